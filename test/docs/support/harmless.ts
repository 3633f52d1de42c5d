import { isMapped } from './sandbox.ts'

/** What commands that are run may begin with. */
const HARMLESS: readonly string[] = [
  'pyruse-ts node npx cat cd cp cut date diff echo false find grep gzip head ls mkdir mv printf rm sed seq sort tail test',
  'time touch tr true uniq wait wc zcat for do done while if then else fi export',
].flatMap((words) => words.split(' '))

/** Those of them that write to the paths behind them, or remove these. */
const WRITES = /^(?:cp|gzip|mkdir|mv|rm|touch)\b/

/** Why a test that may be root's must not run a script: it may change the machine, or hide that a command of it fails. */
export function harmfulIn(script: string): readonly string[] {
  const plain = withoutTexts(script)
  const commands = plain
    .split(/[\n;|&(`]+/)
    .map((command) => command.trim().replace(/^(?:\w+=\S* +)+/, ''))
    .filter((command) => /^[^\s)#}]/.test(command))
  const unknown = commands
    .map((command) => command.split(/[\s)]/)[0] ?? '')
    .find((name) => !HARMLESS.includes(name))
  const written = [
    ...plain.matchAll(/>\s*(\/[^\s;|&]+)/g),
    ...commands
      .filter((command) => WRITES.test(command))
      .flatMap((command) => [...command.matchAll(/\s(\/\S*)/g)]),
  ].map(([, path = '']) => path)
  const outside = written.find((path) => !isMapped(path) && path !== '/dev/null')
  return [
    ...(unknown === undefined
      ? []
      : [`\`${unknown}\` is not run here: say above the block why, <!-- not run: … -->`]),
    ...(outside === undefined ? [] : [`${outside} is not in the sandbox: nothing may be written there`]),
    ...(script.includes('&&')
      ? ['a failure in front of `&&` goes unseen: give each command a line of its own']
      : []),
  ]
}

/** On one line each, without comments, what stands between quotes, and the texts behind `<<EOF`. */
function withoutTexts(script: string): string {
  return script
    .replaceAll(/<<-?\s*'?(\w+)'?(.*)\n[\s\S]*?\n\1$/gm, '$2')
    .replaceAll(/'[^']*'|"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/(?:^|\s)#.*$/gm, '')
    .replaceAll(/\d?>&\d/g, '')
    .replaceAll(/\\\n/g, ' ')
}
