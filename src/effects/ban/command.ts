import type { FailedOutcome, Outcome } from '../../engine/ports.ts'
import { DEFAULTS } from '../../settings/defaults.ts'
import type { BanSetSettings } from '../../settings/settings.ts'
import { parseAddressOrNetwork } from '../../values/address.ts'
import { parseDuration } from '../../values/duration.ts'
import { runProgram, told } from '../run-program.ts'
import { wantHint } from '../want-hint.ts'
import type { BanBackend, BanChange, HeldBan, HeldBans } from './backend.ts'

type Settings = Extract<BanSetSettings, { backend: 'command' }>

/** Room for the answer of `list`. */
const MOST_OUTPUT = 16_000_000
const SECONDS = '{seconds}'
/** Runs that one runner makes before all are noted: what hangs is told after so many time limits, what a kill undoes is little. */
const RUNS_UNNOTED = 4
const NOT_RUN = 'name one that exists and that the user of the daemon may run, such as one in /usr/local/bin'

/** The bans of one set by programs of the user's own, one run an address, without a shell. */
export function commandBackend(settings: Settings): BanBackend {
  const { parallel = DEFAULTS.parallel } = settings

  async function apply(changes: readonly BanChange[], signal: AbortSignal): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = []
    // All runners take from the same rest.
    const waiting = changes.entries()
    const runners = Array.from({ length: parallel }, async () => {
      for (const [place, change] of waiting) outcomes[place] = await run(change, signal)
    })
    await Promise.all(runners)
    return outcomes
  }

  async function run(change: BanChange, signal: AbortSignal): Promise<Outcome> {
    const command = change.banned === 'not' ? settings.unban : settings.ban
    if (command === undefined) return { ok: true }
    const ended = await runCommand(
      command.map((argument) => filled(argument, change)),
      settings,
      signal,
    )
    return ended.ok ? { ok: true } : ended
  }

  async function list(set: string, signal: AbortSignal): Promise<HeldBans> {
    if (settings.list === undefined) return { ok: true, bans: [] }
    const command = settings.list.map((argument) => argument.replaceAll('{set}', set))
    const ended = await runCommand(command, settings, signal)
    return ended.ok ? { ok: true, bans: ended.text.split('\n').flatMap(heldBan) } : ended
  }

  return {
    apply,
    changesAtOnce: RUNS_UNNOTED * parallel,
    list,
    canList: () => settings.list !== undefined,
    longest: Number.POSITIVE_INFINITY,
    endsBans: () => settings.unban === undefined || settings.ban.some((part) => part.includes(SECONDS)),
  }
}

/** The address was parsed, so it is one argument and begins with no dash, whatever an attacker wrote. */
function filled(argument: string, { set, element, banned }: BanChange): string {
  const seconds = typeof banned === 'number' ? Math.ceil(banned) : 0
  return argument
    .replaceAll('{address}', element.text)
    .replaceAll(SECONDS, String(seconds))
    .replaceAll('{set}', set)
}

async function runCommand(
  [file = '', ...args]: readonly string[],
  { timeout = parseDuration(DEFAULTS.commandTimeout) }: Settings,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly text: string } | FailedOutcome> {
  const end = await runProgram(file, args, {
    input: '',
    timeout: timeout?.milliseconds ?? 0,
    mostOutput: MOST_OUTPUT,
    signal,
  })
  switch (end.kind) {
    case 'exit':
      return end.code === 0
        ? { ok: true, text: end.output }
        : { ok: false, error: `${file} ended with code ${end.code}${told(end.text)}` }
    case 'not started':
      return {
        ok: false,
        error: `the program ${file} cannot be run (${end.code ?? end.reason})`,
        hint: wantHint(end.code) ?? NOT_RUN,
      }
    case 'time over':
      return {
        ok: false,
        error: `${file} did not end within ${timeout}${told(end.text)}`,
        hint: 'see whether it hangs, or give the ban set a longer `timeout`',
      }
    case 'killed':
      return { ok: false, error: `${file} was killed by ${end.by}${told(end.text)}` }
    case 'broken off':
      return { ok: false, error: `${file} was broken off, since the program ends` }
  }
}

/** `192.0.2.1 3600`: an address or network, and perhaps the seconds that are left. */
function heldBan(line: string): readonly HeldBan[] {
  const [text = '', seconds] = line.trim().split(/\s+/)
  const element = parseAddressOrNetwork(text)
  if (element === undefined) return []
  const left = Number(seconds)
  return [{ element, seconds: left > 0 ? { whole: left, left } : null }]
}
