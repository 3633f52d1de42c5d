import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { CheckedProgram } from '../check/program.ts'
import { hasErrors } from '../diagnostics/diagnostic.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import type { ProgramLoading } from '../program/load-program.ts'
import type { Settings } from '../settings/settings.ts'
import { findAdministrator } from '../setup/administrator.ts'
import { chainText } from '../setup/chain-text.ts'
import { enteredIdentifiers } from '../setup/entered-identifiers.ts'
import { findFirewall } from '../setup/firewall.ts'
import { findLogFiles } from '../setup/log-files.ts'
import { THIS_MACHINE } from '../setup/machine.ts'
import { findMailer } from '../setup/mailer.ts'
import type { Plan } from '../setup/plan.ts'
import { settingsText } from '../setup/settings-text.ts'
import { Survey, type Surveyed } from '../setup/survey.ts'
import { SourceError } from '../sources/source-error.ts'
import { jsonText } from '../values/json-text.ts'
import { defineCommand, EXIT } from './command.ts'
import { loadDraft } from './init/load-draft.ts'
import { CHAINS, placeOf, SETTINGS, SYSTEM_DIRECTORY } from './init/place.ts'
import { foundText, nextSteps } from './init/summary.ts'
import { walkJournal } from './init/walk-journal.ts'
import { type NewFile, writeNewFiles } from './new-files.ts'
import { openReplayInput } from './replay-input.ts'
import { say } from './say.ts'
import { parseTime } from './time-option.ts'

export const command = defineCommand({
  summary: 'make a first configuration for this machine',
  description: `Reads the journal to see who speaks and how much of that the shipped chains know, looks for sets of the firewall, for what sends mail and for log files that the journal does not see, and writes ${SETTINGS} and ${CHAINS} for all that, in which nobody is kept out yet (\`mode: observe\`). A file that exists is never touched: it ends with 1 then.`,
  arguments: [],
  options: {
    into: {
      value: 'DIR',
      description: 'the directory to write into, made if it is not there',
      default: SYSTEM_DIRECTORY,
    },
    'dry-run': { description: 'print the files instead of writing them' },
    since: {
      value: 'TIME',
      description: 'how far back the journal is read: 2026-11-20, 2026-11-20T10:00:00Z, or 7d for seven days',
      default: '7d',
    },
    input: {
      value: 'PATH',
      description:
        'journal files, a directory of them, or a recording to read instead of the journal of this machine',
    },
    json: { description: 'print one JSON object' },
  },
  example: 'pyruse-ts init --dry-run',
  run: async ({ options, wrongUsage }) => {
    const { into, since, input, json, 'dry-run': isDry } = options
    const now = Date.now()
    const from = parseTime(since, now)
    if (typeof from !== 'number')
      return wrongUsage('a time must look like 2026-11-20, 2026-11-20T10:00:00Z, or 7d')
    const taken = [SETTINGS, CHAINS].map((name) => join(into, name)).find((path) => existsSync(path))
    if (taken !== undefined && !isDry) return refuse(`${taken} exists, and is left as it is`)

    const shipped = await loadDraft([{ name: SETTINGS, text: 'sources: {}\n' }])
    if ('problem' in shipped) return refuseDraft(shipped.problem)
    const { settings, checked, diagnostics } = shipped
    if (settings === undefined || checked === undefined || hasErrors(diagnostics)) {
      printDiagnostics(diagnostics, 'text', process.stderr)
      return EXIT.usage
    }
    const surveyed = await survey(settings, checked.program, { since: from, input, now: now * 1000 })
    const place = placeOf(into)
    const plan: Plan = {
      hostname: hostname(),
      day: new Date(now).toISOString().slice(0, 10),
      isSystem: place.isSystem,
      surveyed,
      firewall: await findFirewall(THIS_MACHINE),
      mailer: await findMailer(THIS_MACHINE),
      logFiles: findLogFiles(THIS_MACHINE, enteredIdentifiers(checked.program)),
      administrator: findAdministrator(THIS_MACHINE, process.pid),
    }
    const files = [
      { name: SETTINGS, text: settingsText(plan) },
      { name: CHAINS, text: chainText(plan) },
    ]
    const draft = await loadDraft(files)
    if ('problem' in draft) return refuseDraft(draft.problem)
    mustBeSound(draft)

    const problem = isDry ? undefined : writeNewFiles(into, files)
    if (problem !== undefined) return refuse(problem)
    const next = nextSteps(plan, place)
    if (json) process.stdout.write(`${jsonText({ ...plan, files, written: !isDry, next })}\n`)
    else process.stdout.write(`${foundText(plan)}\n${isDry ? filesText(files) : endText(into, next)}`)
    return EXIT.fine
  },
})

interface Reading {
  /** Microseconds since the epoch. */
  readonly since: number
  readonly now: number
  readonly input: string | undefined
}

/** A journal that cannot be read is no reason to give up: without it, less is known. */
async function survey(
  settings: Settings,
  program: CheckedProgram,
  { since, now, input }: Reading,
): Promise<Surveyed> {
  const place = { source: 'journal', input, since, until: undefined, fields: program.readFields }
  const source = openReplayInput(settings, place, (message, hint) => say('warning', message, hint))
  if (!(source instanceof SourceError)) {
    const end = input === undefined ? now : undefined
    return walkJournal(source, { program, settings, end })
  }
  say('warning', `the journal cannot be read: ${source.message}`, source.hint)
  return new Survey().result()
}

/** What is written is ours, so a mistake in it is a bug. */
function mustBeSound({ diagnostics }: ProgramLoading): void {
  if (!hasErrors(diagnostics)) return
  printDiagnostics(diagnostics, 'text', process.stderr)
  throw new Error('the configuration that was made is wrong')
}

function refuse(problem: string): number {
  say('error', problem, 'name another directory with --into, or look with --dry-run at what would be written')
  return EXIT.problems
}

function refuseDraft(problem: string): number {
  say(
    'error',
    `what is made cannot be tried in the directory for temporary files: ${problem}`,
    'name another one in the environment: TMPDIR=/var/tmp pyruse-ts init',
  )
  return EXIT.problems
}

function filesText(files: readonly NewFile[]): string {
  return files.map(({ name, text }) => `──── ${name}\n${text}\n`).join('')
}

function endText(into: string, next: readonly string[]): string {
  const steps = next.map((step, index) => `  ${index + 1}. ${step}\n`).join('')
  return `wrote ${join(into, SETTINGS)} and ${join(into, CHAINS)}: nobody is kept out yet\n\nnext\n${steps}`
}
