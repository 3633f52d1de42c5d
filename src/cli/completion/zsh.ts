import type { CompletedArgument, CompletedCommand, CompletedOption, Wanted } from './completed.ts'

/** Completion for zsh: to be sourced, or as `_pyruse-ts` in a directory of its function path. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef pyruse-ts
# Completion for zsh, made by \`pyruse-ts completion zsh\`.
_pyruse-ts() {
  local -a offered=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${escaped(summary)}`)}`).join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command offered
    _arguments '--help[display help]' '--version[output the version number]'
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _pyruse-ts ]]; then
  _pyruse-ts "$@"
else
  compdef _pyruse-ts pyruse-ts
fi
`
}

function commandCase({ name, options, arguments: positional }: CompletedCommand): string {
  const specifications = [...options.map(optionSpecification), ...positional.map(argumentSpecification)]
  return `    ${name}) _arguments ${specifications.map((one) => `\\\n      ${one}`).join(' ')} ;;`
}

function optionSpecification({ name, short, description, several, value }: CompletedOption): string {
  const repeated = several ? '*' : ''
  const taken = value === undefined ? '' : `:${value.name}:${completer(value.wanted)}`
  const text = `[${escaped(description)}]${taken}`
  const long = `--${name}${value === undefined ? '' : '='}`
  if (short === undefined) return quoted(`${repeated}${long}${text}`)
  return `'${several ? '*' : `(-${short} --${name})`}'{-${short},${long}}${quoted(text)}`
}

function argumentSpecification({ name, variadic, wanted }: CompletedArgument): string {
  return quoted(`${variadic ? '*' : ''}:${name}:${completer(wanted)}`)
}

function completer(wanted: Wanted): string {
  if (wanted.kind === 'words') return `(${wanted.words.join(' ')})`
  return wanted.kind === 'file' ? '_files' : ' '
}

/** Colons and brackets divide the parts of a specification. */
function escaped(text: string): string {
  return text.replaceAll(/[\\:[\]]/g, '\\$&')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
