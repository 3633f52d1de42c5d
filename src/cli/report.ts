import type { Request } from '../control/protocol.ts'
import { digestFrame } from '../daemon/digest-timer.ts'
import { noDigest, nothingKept, type ShownDigest, shownDigest } from '../daemon/shown-digest.ts'
import { reportRows } from '../daemon/state-rows.ts'
import { REPORT } from '../engine/ports.ts'
import type { StateReader } from '../state/state-reader.ts'
import { jsonText } from '../values/json-text.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { parseDate } from './date-option.ts'
import { askDaemon, type DaemonPlace, findDaemon } from './find-daemon.ts'
import { LineOutput } from './line-output.ts'
import { say } from './say.ts'
import { askOrRead, complain } from './state-command.ts'
import { writeTo } from './write-to.ts'

export const command = defineCommand({
  summary: 'show the digest so far or a former one, or send it now',
  description:
    'Prints the digest as it would be if it was sent now: of the running daemon, or from its database where it is down. With --date a former one, as it was sent: that which tells most of the day. With --send the daemon closes it and mails it at once instead of at its time, and begins the next one.',
  arguments: [],
  options: {
    ...CONFIG_OPTION,
    send: { description: 'have the daemon send it now' },
    digest: { value: 'NAME', description: "one of the settings' `digests`, instead of that of everybody" },
    date: {
      value: 'DATE',
      description:
        'a former one: 2026-11-20 in the time zone of the settings, or a time such as 2026-11-20T18:00Z',
    },
    html: { value: 'FILE', description: 'write it as an HTML page into this file; - is standard output' },
    json: { description: 'print one JSON object a line of the digest' },
  },
  example: 'pyruse-ts report --html digest.html',
  run: async ({ options: { config, send, digest = REPORT, date, html, json }, wrongUsage }) => {
    if ([send, html !== undefined, json].filter(Boolean).length > 1)
      return wrongUsage('--send, --html and --json cannot be given together')
    if (send && date !== undefined) return wrongUsage('--send and --date cannot be given together')
    const place = findDaemon(config)
    if (place === undefined) return EXIT.usage
    if (send) return sendNow(place, digest)
    const span = date === undefined ? undefined : parseDate(date, place.timezone, Date.now())
    if (date !== undefined && span === undefined)
      return wrongUsage('a date must look like 2026-11-20, or 2026-11-20T18:00Z')
    const form = json ? 'json' : html === undefined ? 'text' : 'html'
    return show(place, { command: 'report', form, digest, ...(span && { span }) }, html)
  },
})

type ReportRequest = Request & { readonly command: 'report' }

async function show(place: DaemonPlace, request: ReportRequest, file: string | undefined): Promise<number> {
  const output = new LineOutput()
  let written: number = EXIT.fine
  const put = (text: string) => {
    written = writeTo(file ?? '-', text)
  }
  const code = await askOrRead(place, {
    request,
    onRow: (row) => output.add(jsonText(row)),
    onResult: async (result) => {
      await output.flush()
      if (typeof result === 'string') put(result)
    },
    fromState: async (reader) => {
      const shown = reader && digestOf(reader, place, request)
      if (shown === undefined) {
        // Who asked for a page, or for what was sent once, has nothing; nor has who asked for what is not there.
        if (reader !== undefined || file !== undefined || request.span !== undefined) written = EXIT.problems
      } else if (request.form !== 'json') put(shown.parts()[request.form])
      else {
        for (const row of reportRows(shown)) await output.add(jsonText(row))
        await output.flush()
      }
    },
  })
  return code === EXIT.fine ? written : code
}

/** A digest as the database has it; where it has none, that is said. */
function digestOf(
  reader: StateReader,
  place: DaemonPlace,
  { digest = REPORT, span }: ReportRequest,
): ShownDigest | undefined {
  const isKnown = digest === REPORT || Object.hasOwn(place.digests, digest)
  const shown = isKnown ? shownDigest(reader, { digest, span }, digestFrame(place, digest)) : undefined
  if (shown !== undefined) return shown
  const { message, hint } = isKnown ? nothingKept(digest) : noDigest(digest)
  say('error', message, hint)
  return undefined
}

async function sendNow(place: DaemonPlace, digest: string): Promise<number> {
  const reply = await askDaemon(place, { command: 'send-report', digest })
  if (reply.kind === 'absent') {
    say(
      'error',
      'the daemon does not run, and only it sends mails',
      'start it with `pyruse-ts run`, or see the digest by `pyruse-ts report`',
    )
    return EXIT.problems
  }
  if (reply.kind !== 'result') return complain(reply)
  process.stdout.write(
    'The digest is closed and handed to the mail; `pyruse-ts status` tells what still waits.\n',
  )
  return EXIT.fine
}
