/** What commands that are run may begin with: none of them changes anything outside of the directory in which it runs. */
const HARMLESS: readonly string[] = [
  ...[
    'pyruse-ts',
    'npx',
    'node',
    'cat',
    'cd',
    'cp',
    'cut',
    'date',
    'diff',
    'echo',
    'false',
    'find',
    'grep',
    'gzip',
    'head',
    'jq',
    'ls',
  ],
  ...[
    'mkdir',
    'mv',
    'printf',
    'rm',
    'sed',
    'seq',
    'sort',
    'tail',
    'test',
    'time',
    'touch',
    'tr',
    'true',
    'uniq',
    'wait',
    'wc',
    'zcat',
  ],
  ...['for', 'do', 'done', 'while', 'if', 'then', 'else', 'fi', 'export'],
]

/** Why a script must not be run by a test that may be root's: it changes the machine, or hides that a command of it fails. */
export function harmfulIn(script: string): readonly string[] {
  const commands = withoutTexts(script)
    .replaceAll(/\\\n/g, ' ')
    .split(/[\n;|&(`]+/)
    .map((command) => command.trim().replace(/^(?:\w+=\S* +)+/, ''))
  const [other] = commands
    .flatMap((command) => /^[^\s)#}]+/.exec(command)?.[0] ?? [])
    .filter((name) => !HARMLESS.includes(name))
  return [
    ...(other === undefined
      ? []
      : [`\`${other}\` is not run here: say above the block why, <!-- not run: … -->`]),
    ...(script.includes('&&')
      ? ['a failure in front of `&&` goes unseen: give each command a line of its own']
      : []),
  ]
}

/** Without comments, what stands between quotes, and the texts behind `<<EOF`. */
function withoutTexts(script: string): string {
  return script
    .replaceAll(/<<-?\s*'?(\w+)'?(.*)\n[\s\S]*?\n\1$/gm, '$2')
    .replaceAll(/'[^']*'|"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/(?:^|\s)#.*$/gm, '')
    .replaceAll(/\d?>&\d/g, '')
}
