import type { FailedOutcome } from '../../engine/ports.ts'
import type { ProgramEnd } from '../run-program.ts'
import { wantHint } from '../want-hint.ts'
import { type FirewallRun, runFirewallProgram } from './run-firewall-program.ts'

/** A program of the firewall: how it is started, and what it belongs to. */
export interface Tool {
  /** What comes before its name, if anything: `ip netns exec …`. */
  readonly prefix: readonly string[]
  readonly name: string
  /** The package of Debian that has it. */
  readonly package: string
}

/** How a run ended: with what it printed, or why it came to nothing; `refused` is an answer of the program itself. */
export type ToolResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly refused: string }
  | { readonly ok: false; readonly refused?: never; readonly failure: FailedOutcome }

/** Runs a program of the firewall with arguments, and a script on its standard input. */
export async function runTool(
  { prefix, name, package: debian }: Tool,
  args: readonly string[],
  run: FirewallRun,
): Promise<ToolResult> {
  const end = await runFirewallProgram([...prefix, name, ...args], run)
  if (end.kind === 'exit' && end.code === 0) return { ok: true, text: end.output }
  return resultOf(end, name, debian)
}

function resultOf(end: ProgramEnd, name: string, debian: string): ToolResult {
  switch (end.kind) {
    case 'not started':
      return blocked(
        `the program ${name} cannot be run`,
        wantHint(end.code) ?? `install it (on Debian: apt-get install ${debian})`,
      )
    case 'time over':
      return blocked(`${name} did not end in time`, 'see whether it hangs when you run it, too')
    case 'killed':
      return blocked(`${name} was killed`)
    case 'broken off':
      return { ok: false, failure: { ok: false, error: `${name} was broken off, since the program ends` } }
    case 'exit':
      if (/permission denied|not permitted|must be root|be run as root/i.test(end.text))
        return blocked(
          'this process may not change the firewall',
          'run it with CAP_NET_ADMIN: AmbientCapabilities=CAP_NET_ADMIN in its systemd unit, or as root',
        )
      return { ok: false, refused: end.text }
  }
}

function blocked(error: string, hint?: string): ToolResult {
  return { ok: false, failure: { ok: false, blocking: true, error, ...(hint !== undefined && { hint }) } }
}
