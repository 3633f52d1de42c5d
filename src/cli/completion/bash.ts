import type { CompletedCommand } from './completed.ts'

/** Completion for bash, alone or with bash-completion: what is neither an option nor a known word may be a file. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# Completion for bash, made by \`pyruse-ts completion bash\`.
_pyruse_ts() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} offered=
  # bash makes three words of --option=value.
  [[ $before == = ]] && before=\${COMP_WORDS[COMP_CWORD - 2]}
  [[ $word == = ]] && word=
  if ((COMP_CWORD == 1)); then
    offered='${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}'
  else
    case \${COMP_WORDS[1]}/$before in
${commands.flatMap(valueCases).join('\n')}
      *) case \${COMP_WORDS[1]}/$COMP_CWORD/$word in
${commands.map(optionCase).join('\n')}
${commands.flatMap(wordCases).join('\n')}
      esac ;;
    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$offered" -- "$word")
}
complete -o default -F _pyruse_ts pyruse-ts
`
}

/** What stands behind an option; nothing is offered where it is no known word, and files come by themselves. */
function valueCases({ name, options }: CompletedCommand): readonly string[] {
  return options.flatMap(({ name: option, short, value }) => {
    if (value === undefined) return []
    const forms = [`--${option}`, ...(short === undefined ? [] : [`-${short}`])]
    const words = value.wanted.kind === 'words' ? value.wanted.words.join(' ') : ''
    return [`      ${forms.map((form) => `${name}/${form}`).join(' | ')}) offered='${words}' ;;`]
  })
}

function optionCase({ name, options }: CompletedCommand): string {
  return `        ${name}/*/-*) offered='${options.map(({ name: option }) => `--${option}`).join(' ')}' ;;`
}

/** Only the argument right behind the command is one of known words. */
function wordCases({ name, arguments: [first] }: CompletedCommand): readonly string[] {
  return first?.wanted.kind === 'words'
    ? [`        ${name}/2/*) offered='${first.wanted.words.join(' ')}' ;;`]
    : []
}
