/** The oldest version of Node.js that has all that the program uses; package.json says so, too. */
const OLDEST = 24

/** What to tell whoever starts the program on a Node.js that is too old for it; undefined where it is not. */
export function complaintOfOldNode(version: string): string | undefined {
  if (Number.parseInt(version, 10) >= OLDEST) return undefined
  const complaint = `Node.js ${OLDEST} or later is needed, and this is ${version}`
  const hint = `the Debian package brings its own; elsewhere, \`node\` in PATH must be version ${OLDEST} or later`
  return `pyruse-ts: ${complaint}\n  hint: ${hint}\n`
}
