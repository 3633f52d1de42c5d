import { COMMANDS } from '../commands.ts'
import { defineCommand, EXIT } from './command.ts'
import { bashCompletion } from './completion/bash.ts'
import { completedCommands } from './completion/completed.ts'
import { fishCompletion } from './completion/fish.ts'
import { zshCompletion } from './completion/zsh.ts'

/** How each shell completes the command line of the program, as text in its own language. */
export const COMPLETIONS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

const SHELLS = ['bash', 'zsh', 'fish'] as const

export const command = defineCommand({
  summary: 'have a shell complete commands and options',
  description:
    'Prints what makes a shell complete the commands, their options, and the words that they take: `source <(pyruse-ts completion bash)` in ~/.bashrc, the same with `zsh` in ~/.zshrc behind `compinit`, and `pyruse-ts completion fish | source` in the configuration of fish. The Debian package brings them along.',
  arguments: [{ name: 'SHELL', description: '`bash`, `zsh` or `fish`', words: SHELLS }],
  options: {},
  example: 'pyruse-ts completion bash',
  run: async ({ arguments: [wanted], wrongUsage }) => {
    const shell = SHELLS.find((known) => known === wanted)
    if (shell === undefined)
      return wrongUsage(`there is completion for ${SHELLS.join(', ')}, but not for that`)
    process.stdout.write(COMPLETIONS[shell](await completedCommands(COMMANDS)))
    return EXIT.fine
  },
})
