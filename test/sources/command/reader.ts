import { openScript } from './support.ts'

// Reads a source, and tells of each entry what it says, and the cursor behind it, until it is killed.
const [, , state = '', script = '', settings = '{}', cursor] = process.argv
const source = openScript(state, script, JSON.parse(settings), { cursor: cursor ?? null })
const forEver = new AbortController().signal
process.stdout.write(`${JSON.stringify([null, source.cursor()])}\n`)
for (;;) {
  const entry = source.next()
  if (entry === undefined) await source.wait(forEver)
  else process.stdout.write(`${JSON.stringify([entry.field('MESSAGE'), source.cursor()])}\n`)
}
