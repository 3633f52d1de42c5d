import { LongWindow, MANY } from './long-window.ts'

/**
 * When each addition of a sliding window stops counting, ascending: microseconds. A number is a single addition. Under attack
 * half a million keys have a few of them, hence no more is held of a key than that: 24 bytes, and 8 for each.
 */
export type Window = number | number[] | LongWindow

/** So few additions are kept in an array of just their size: most keys never get more, and room to grow is dear. */
const FEW = 16

/** A window with one more addition; what has stopped counting is let go. */
export function added(window: Window | undefined, now: number, expiry: number): Window {
  if (window === undefined) return expiry
  if (typeof window === 'number') {
    if (window <= now) return expiry
    return window <= expiry ? [window, expiry] : [expiry, window]
  }
  if (!Array.isArray(window)) return addedToLong(window, now, expiry)
  if (window.length >= MANY) return addedToLong(new LongWindow(window), now, expiry)
  const expired = expiredIn(window, now)
  if (window.length - expired === 0) return expiry
  if (window.length < FEW)
    return expired > 0 ? insertedInPlace(window, expired, expiry) : insertedAnew(window, expiry)
  if (expired > 0) window.splice(0, expired)
  const place = placeFor(window, expiry)
  if (place === window.length) window.push(expiry)
  else window.splice(place, 0, expiry)
  return window
}

/** How many of the additions count. */
export function countIn(window: Window, now: number): number {
  if (typeof window === 'number') return Number(window > now)
  return Array.isArray(window) ? window.length - expiredIn(window, now) : window.countAt(now)
}

/** How many there are, whether they still count or not. */
export function sizeOf(window: Window): number {
  if (typeof window === 'number') return 1
  return Array.isArray(window) ? window.length : window.size
}

/** When the last of them stops counting. */
export function expiryIn(window: Window): number {
  if (typeof window === 'number') return window
  return Array.isArray(window) ? (window.at(-1) ?? 0) : window.expiry
}

/** All that still count. */
export function expiriesIn(window: Window, now: number): number[] {
  if (typeof window === 'number') return window > now ? [window] : []
  return Array.isArray(window) ? window.filter((expiry) => expiry > now) : window.expiriesAt(now)
}

/** Lets go of the addition that stops counting first, of several. */
export function dropFirst(window: number[] | LongWindow): void {
  if (Array.isArray(window)) window.shift()
  else window.dropFirst()
}

function addedToLong(window: LongWindow, now: number, expiry: number): Window {
  window.expire(now)
  if (window.size === 0) return expiry
  window.add(expiry)
  return window
}

function expiredIn(window: readonly number[], now: number): number {
  let expired = 0
  while (expired < window.length && (window[expired] ?? 0) <= now) expired++
  return expired
}

function placeFor(window: readonly number[], expiry: number): number {
  let place = window.length
  while (place > 0 && (window[place - 1] ?? 0) > expiry) place--
  return place
}

/** Filled by hand, an array has just the size that it was made with, and takes a fifth of the time of `concat`. */
function insertedAnew(window: readonly number[], expiry: number): number[] {
  const place = placeFor(window, expiry)
  const fuller = new Array<number>(window.length + 1)
  for (let at = 0; at < place; at++) fuller[at] = window[at] ?? 0
  fuller[place] = expiry
  for (let at = place; at < window.length; at++) fuller[at + 1] = window[at] ?? 0
  return fuller
}

/** Where something has expired there is room: most keys of a long attack take no new memory. */
function insertedInPlace(window: number[], expired: number, expiry: number): number[] {
  let place = 0
  let at = expired
  for (; at < window.length && (window[at] ?? 0) <= expiry; at++) window[place++] = window[at] ?? 0
  window[place++] = expiry
  for (; at < window.length; at++) window[place++] = window[at] ?? 0
  if (place < window.length) window.length = place
  return window
}
