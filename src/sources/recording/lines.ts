import { ENTRY_BYTES_MAX } from '../text.ts'
import type { ByteWindow } from './byte-window.ts'

const NEWLINE = 0x0a

/** Takes lines out of a window. */
export class LineReader {
  /** Where the line starts in the window's bytes, and ends without its line end. */
  start = 0
  end = 0
  /** How much of the window holds no line end for certain. */
  #searched = 0
  #tooLong = false

  /** Whether there is a whole line; `skipped` where it was too long to be held. */
  next(window: ByteWindow, atEnd: boolean): boolean | 'skipped' {
    const newline = indexOfByte(window, NEWLINE, window.start + this.#searched)
    if (newline < 0 && !(atEnd && window.length > 0)) {
      this.#searched = window.length
      if (window.length > ENTRY_BYTES_MAX) this.#giveUp(window)
      return false
    }
    this.start = window.start
    this.end = newline < 0 ? window.end : newline
    this.#searched = 0
    window.consume((newline < 0 ? this.end : newline + 1) - this.start)
    if (!this.#tooLong) return true
    this.#tooLong = false
    return 'skipped'
  }

  #giveUp(window: ByteWindow): void {
    this.#tooLong = true
    this.#searched = 0
    window.consume(window.length)
  }
}

/** The index of a byte in the window's bytes from an index on, or -1. */
export function indexOfByte(window: ByteWindow, byte: number, from: number): number {
  const index = window.bytes.indexOf(byte, from)
  return index < window.end ? index : -1
}
