import { dirname } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import type { Loaded } from '../check/check.ts'
import { isStatus } from '../control/status.ts'
import { examine } from '../doctor/checks.ts'
import type { DaemonReply, Finding, Level } from '../doctor/finding.ts'
import { pathNamed } from '../language/load.ts'
import { printDiagnostics } from '../program/diagnostics-output.ts'
import { loadProgram } from '../program/load-program.ts'
import { chainPath, diskChainFiles } from '../settings/chain-files.ts'
import type { Settings } from '../settings/settings.ts'
import { jsonText } from '../values/json-text.ts'
import { visible } from '../values/visible.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { askDaemon, type DaemonPlace } from './find-daemon.ts'

export const command = defineCommand({
  summary: 'look whether everything that the daemon needs works',
  description:
    'Looks whether settings and chains are sound, the daemon runs with them, the journal can be read whole, the clock is right, the database is healthy, there is room on the disk, archives can be written, each ban set is there and used by rules that drop in input and forward, and mail leaves. Each finding says what it means and what mends it. Ends with 1 where there is a problem.',
  arguments: [],
  options: {
    ...CONFIG_OPTION,
    try: {
      description:
        'ban an address that nobody has (192.0.2.1) for 2 s in each ban set, and look whether that ends',
    },
    mail: { description: 'send a mail to the recipients of the settings' },
    json: { description: 'print one JSON object a finding' },
  },
  example: 'pyruse-ts doctor --try --mail',
  run: async ({ options: { config, json, mail, try: ban } }) => {
    const { settings, loaded, diagnostics } = await loadProgram({ config, chains: [], banSets: 'declared' })
    if (settings === undefined) {
      printDiagnostics(diagnostics, 'text', process.stderr)
      return EXIT.usage
    }
    const findings = examine({
      settings,
      diagnostics,
      files: filesOf(settings, loaded),
      daemon: await askStatus(settings),
      version: manifest.version,
      trying: { ban, mail },
      now: Date.now(),
      signal: new AbortController().signal,
    })
    let worst: number = EXIT.fine
    for await (const finding of findings) {
      if (finding.level === 'problem') worst = EXIT.problems
      process.stdout.write(json ? `${jsonText(finding)}\n` : textOf(finding))
    }
    return worst
  },
})

/** All that the daemon reads when it reloads, by paths that hold wherever the command was started. */
function filesOf({ file, modules }: Settings, loaded: Loaded | undefined): readonly string[] {
  const chains = loaded?.files.map(({ span }) => chainPath(span.file)) ?? []
  const lists = [...(loaded?.fileLists.keys() ?? [])].map(({ path: { value, span } }) =>
    pathNamed(value, dirname(chainPath(span.file)), diskChainFiles()),
  )
  return [...(file === undefined ? [] : [file]), ...chains, ...lists, ...modules]
}

async function askStatus(place: DaemonPlace): Promise<DaemonReply> {
  const reply = await askDaemon(place, { command: 'status' })
  switch (reply.kind) {
    case 'absent':
      return reply
    case 'denied':
      return { kind: 'silent', message: 'you may not talk to it', hint: 'run this as root' }
    case 'refusal':
    case 'unanswered':
      return { kind: 'silent', message: reply.message, hint: reply.hint }
    case 'result':
      return isStatus(reply.result)
        ? { kind: 'running', status: reply.result }
        : { kind: 'silent', message: 'its answer is not understood', hint: 'systemctl restart pyruse-ts' }
  }
}

const MARKS: Readonly<Record<Level, string>> = { ok: 'ok     ', warning: 'WARNING', problem: 'PROBLEM' }

function textOf({ level, about, finding, meaning, mend }: Finding): string {
  const lines = [`${MARKS[level]}  ${about}: ${finding}`]
  if (meaning !== undefined) lines.push(`         ${meaning}`)
  if (mend !== undefined) lines.push(`         → ${mend}`)
  return lines.map((line) => `${visible(line)}\n`).join('')
}
