import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { completedCommands } from '../../src/cli/completion/completed.ts'
import { COMPLETIONS } from '../../src/cli/completion.ts'
import { COMMANDS } from '../../src/commands.ts'
import { manPages } from '../man/pages.ts'

/** Writes manual pages and completions into a directory, anew, laid out as /usr/share of a Debian system is. */
export async function writeShare(directory: string): Promise<void> {
  rmSync(directory, { recursive: true, force: true })
  const commands = await completedCommands(COMMANDS)
  const files: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      Object.entries(await manPages()).map(([name, text]) => [`man/man${name.at(-1)}/${name}`, text]),
    ),
    'bash-completion/completions/pyruse-ts': COMPLETIONS.bash(commands),
    'zsh/vendor-completions/_pyruse-ts': COMPLETIONS.zsh(commands),
    'fish/vendor_completions.d/pyruse-ts.fish': COMPLETIONS.fish(commands),
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
}
