import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'

/** What a shell offers for the last word of a line, having read our completion from a file. */
type Offers = (completion: string, line: string) => Promise<readonly string[]>

const BASH = `
source "$1"
COMP_WORDS=($2) COMP_LINE=$2
[[ $2 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_pyruse_ts
printf '%s\\n' "\${COMPREPLY[@]}"
`

/** zsh completes only what is typed at a terminal: what it would offer is written into a file instead. */
const ZSH = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; autoload -Uz compinit; compinit -D -u; source $1"
zpty -w shell "compadd() { builtin compadd -O found \\"\\$@\\"; print -rl -- \\$found >>$3; }"
zpty -w shell "finish() { : >$3.end; }; zle -N finish; bindkey '^I' complete-word; bindkey '^B' finish; : >$3"
while [[ ! -e $3 ]]; do sleep 0.02; done
zpty -w -n shell "$2"$'\\t\\x02'
while [[ ! -e $3.end ]]; do sleep 0.02; done
`

export const SHELLS: Readonly<Record<'bash' | 'zsh' | 'fish', Offers>> = {
  bash: async (completion, line) =>
    // bash itself makes words of a line at "=", too.
    lines((await execa('bash', ['--norc', '-c', BASH, 'bash', completion, line.replace('=', ' = ')])).stdout),
  zsh: async (completion, line) => {
    const found = join(mkdtempSync(join(tmpdir(), 'pyruse-zsh-')), 'found')
    await execa('zsh', ['-f', '-c', ZSH, 'zsh', completion, line, found], { timeout: 30_000 })
    while (!existsSync(found)) await delay(20)
    return lines(readFileSync(found, 'utf8'))
  },
  fish: async (completion, line) => {
    const { stdout } = await execa('fish', [
      '--no-config',
      '-c',
      'source $argv[1]; complete -C $argv[2]',
      completion,
      line,
    ])
    return lines(stdout).map((offered) => offered.replace(/\t.*/, '').replace(/^.*=/, ''))
  },
}

function lines(text: string): readonly string[] {
  return [...new Set(text.split('\n').filter(Boolean))]
}
