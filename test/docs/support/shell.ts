import { writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { execa } from 'execa'
import { COMMANDS } from '../../../src/commands.ts'
import { REPOSITORY } from './page.ts'
import type { Sandbox } from './sandbox.ts'

/** Milliseconds that the commands of a block may take altogether. */
const PATIENCE = 60_000

/** How a script ended; what it printed on either stream, with the paths of the page. */
export interface ShellResult {
  readonly code: number | undefined
  readonly output: string
}

/** Runs a script in a sandbox, as far as its first command that fails; what it left running ends with it. */
export async function runScript(script: string, sandbox: Sandbox): Promise<ShellResult> {
  const { root, directory } = sandbox
  writeFileSync(join(root, 'bin', 'pyruse-ts'), await launcher(sandbox), { mode: 0o755 })
  const text = `trap 'kill $(jobs -p) 2>/dev/null || :' EXIT\n${sandbox.enter(script)}`
  const { exitCode, all } = await execa('bash', ['-e', '-o', 'pipefail', '-c', text], {
    cwd: directory,
    env: {
      PATH: [join(root, 'bin'), join(REPOSITORY, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
      HOME: join(root, 'root'),
      STATE_DIRECTORY: join(root, '/var/lib/pyruse-ts'),
      RUNTIME_DIRECTORY: join(root, '/run/pyruse-ts'),
      TZ: 'UTC',
      LC_ALL: 'C.UTF-8',
    },
    all: true,
    reject: false,
    timeout: PATIENCE,
  })
  return { code: exitCode, output: sandbox.leave(all) }
}

/** The program as it is installed, but that it takes the settings of the sandbox for those of the machine. */
async function launcher({ root, settings, program }: Sandbox): Promise<string> {
  const modules = await Promise.all(COMMANDS.map(async ({ name, load }) => ({ name, ...(await load()) })))
  const configured = modules.filter(({ command }) => 'config' in command.options).map(({ name }) => name)
  return `#!/bin/bash
case " $* " in
  *" --config "* | *" --into "*) ;;
  " init "*) set -- "$@" --into '${root}/etc/pyruse-ts' ;;
  *) [[ " ${configured.join(' ')} " != *" $1 "* || ! -e '${settings}' ]] || set -- "$1" --config '${settings}' "\${@:2}" ;;
esac
exec '${process.execPath}' '${program}' "$@"
`
}
