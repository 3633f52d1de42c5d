import type { ProgramEnd } from '../run-program.ts'
import { wantHint } from '../want-hint.ts'
import { runFirewallProgram } from './run-firewall-program.ts'

/** How a run of nft ended; `text` is what it printed on both outputs, `hint` what mends that it cannot be started for now. */
export type NftResult =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false
      readonly why: NftFailure
      readonly text: string
      readonly hint?: string | undefined
    }

/** `refused` is an answer of nft itself: it did not like a command, and none of its script took effect. */
export type NftFailure = 'no program' | 'no answer' | 'killed' | 'broken off' | 'no permission' | 'refused'

/** The nft program, `nft` or with what comes before it. It is killed when its time (milliseconds) is over. */
export interface NftProgram {
  readonly command: readonly string[]
  readonly timeout: number
  readonly signal: AbortSignal
}

/** Runs nft with arguments and, where there is one, a script on its standard input. */
export async function runNft(
  { command, timeout, signal }: NftProgram,
  args: readonly string[],
  script = '',
): Promise<NftResult> {
  const end = await runFirewallProgram([...command, ...args], { timeout, signal, script })
  if (end.kind === 'exit' && end.code === 0) return { ok: true, text: end.output }
  const hint = end.kind === 'not started' ? wantHint(end.code) : undefined
  return { ok: false, why: whyOf(end), text: end.kind === 'exit' ? end.text : '', hint }
}

function whyOf(end: ProgramEnd): NftFailure {
  switch (end.kind) {
    case 'not started':
      return 'no program'
    case 'time over':
      return 'no answer'
    case 'killed':
    case 'broken off':
      return end.kind
    case 'exit':
      return /operation not permitted|must be root/i.test(end.text) ? 'no permission' : 'refused'
  }
}
