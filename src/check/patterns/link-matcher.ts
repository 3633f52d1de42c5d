import type { Linker } from '../../module/bound.ts'
import type { Walk, Write } from '../../module/walk.ts'
import type { Value } from '../../values/value.ts'
import type { CaptureType } from './capture-types.ts'
import type { Matcher } from './linear.ts'

/** Runs the pattern, whose n-th group is the n-th capture; writes the captures only once every one of them is a valid value of its type. */
export function linkMatcher(
  matcher: Matcher,
  names: readonly { readonly name: string }[],
  types: readonly CaptureType[],
  linker: Linker,
): (walk: Walk, text: string) => boolean {
  const captures: { readonly index: number; readonly type: CaptureType; readonly write: Write }[] = []
  types.forEach((type, at) => {
    const name = names[at]?.name
    if (name !== undefined) captures.push({ index: at + 1, type, write: linker.write(name) })
  })
  if (captures.length === 0) return (_walk, text) => matcher.test(text)
  const values: (Value | undefined)[] = captures.map(() => undefined)
  return (walk, text) => {
    const match = matcher.exec(text)
    if (match === null) return false
    for (let at = 0; at < captures.length; at++) {
      const capture = captures[at]
      const captured = capture && match[capture.index]
      const value = captured === undefined ? undefined : capture?.type.parse(captured)
      if (captured !== undefined && value === undefined) return false
      values[at] = value
    }
    for (let at = 0; at < captures.length; at++) {
      const value = values[at]
      if (value !== undefined) captures[at]?.write(walk, value)
    }
    return true
  }
}
