import type { SourceFile, Span } from '../diagnostics/span.ts'
import { Address, Network, parseAddress, parseNetwork } from '../values/address.ts'
import { Duration, parseDuration } from '../values/duration.ts'
import type { File } from './ast.ts'

/** Where spans stand in a tree, and where values may that have a class. */
const SPANS = new Set(['span', 'operatorSpan'])
const VALUES = new Set(['value', 'every', 'duration'])

/** The tree of a file as text, without the file: `readTree` makes it of that again, in a tenth of the time of parsing. */
export function writeTree(tree: File): string {
  return JSON.stringify(tree, (key, value: unknown) => {
    if (value === tree.span.file) throw new Error(`the file stands under ${key}, which is no span`)
    if (SPANS.has(key) && isSpan(value)) return [value.start, value.end]
    if (value instanceof Duration) return { duration: value.toString() }
    if (value instanceof Address) return { address: value.text }
    return value instanceof Network ? { network: value.text } : value
  })
}

/** The tree that was written, as that of a file with the same text. Only for what was written by this very program. */
export function readTree(written: string, file: SourceFile): File {
  const tree = JSON.parse(written)
  revive(tree, file)
  return tree
}

function isSpan(value: unknown): value is Span {
  return isNode(value) && 'start' in value && 'end' in value
}

/** Nodes, lists of them, and what was written in the place of other values. */
function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Puts back, all the way down, what was written otherwise. */
function revive(node: Record<string, unknown>, file: SourceFile): void {
  if (Array.isArray(node)) {
    for (const child of node) if (isNode(child)) revive(child, file)
    return
  }
  for (const key in node) {
    const child = node[key]
    if (!isNode(child)) continue
    if (SPANS.has(key)) {
      node[key] = { file, start: child[0], end: child[1] }
      continue
    }
    const value = VALUES.has(key) ? readValue(child) : undefined
    if (value === undefined) revive(child, file)
    else node[key] = value
  }
}

/** The value that was written as an object with nothing else in it. */
function readValue({
  duration,
  address,
  network,
}: Record<string, unknown>): Duration | Address | Network | undefined {
  if (typeof duration === 'string') return parseDuration(duration)
  if (typeof address === 'string') return parseAddress(address)
  return typeof network === 'string' ? parseNetwork(network) : undefined
}
