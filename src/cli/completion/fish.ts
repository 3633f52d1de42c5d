import type { CompletedCommand, CompletedOption } from './completed.ts'

/** Completion for fish. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  return `# Completion for fish, made by \`pyruse-ts completion fish\`.
function __pyruse_ts_at -d 'whether so many words are complete'
  test (count (commandline -opc)) -eq $argv[1]
end
function __pyruse_ts_in -d 'whether the command is this one'
  set -l words (commandline -opc)
  test (count $words) -ge 2; and test $words[2] = $argv[1]
end
complete -c pyruse-ts -n '__pyruse_ts_at 1' -f -l version -d 'output the version number'
complete -c pyruse-ts -n '__pyruse_ts_at 1' -f -s h -l help -d 'display help'
${commands.flatMap(linesOf).join('\n')}
`
}

function linesOf({ name, summary, options, arguments: [first] }: CompletedCommand): readonly string[] {
  const words = first?.wanted.kind === 'words' ? first.wanted.words.join(' ') : undefined
  const inside = `complete -c pyruse-ts -n '__pyruse_ts_in ${name}`
  return [
    `complete -c pyruse-ts -n '__pyruse_ts_at 1' -f -a ${name} -d ${quoted(summary)}`,
    ...(words === undefined ? [] : [`${inside}; and __pyruse_ts_at 2' -f -a ${quoted(words)}`]),
    ...options.map((option) => `${inside}' ${optionWords(option)}`),
  ]
}

function optionWords({ name, short, description, value }: CompletedOption): string {
  const names = short === undefined ? `-l ${name}` : `-s ${short} -l ${name}`
  return `${names}${valueWords(value)} -d ${quoted(description)}`
}

/** Behind `-r` there may be a file, behind `-x` only what is offered. */
function valueWords(value: CompletedOption['value']): string {
  if (value === undefined) return ''
  if (value.wanted.kind === 'words') return ` -x -a ${quoted(value.wanted.words.join(' '))}`
  return value.wanted.kind === 'file' ? ' -r' : ' -x'
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`
}
