import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateCorpus } from '../../bench/corpus/generate.ts'
import { makeJournal } from '../../bench/corpus/journal.ts'
import { Truth, type TruthReport } from '../../bench/corpus/truth.ts'
import { CORPUS_FILES, writeCorpus } from '../../bench/corpus/write.ts'
import { missing } from '../support/requirements.ts'
import { PROGRAM } from './support/daemon.ts'
import { makePlace, type Place } from './support/place.ts'
import { PATIENT } from './support/until.ts'

const ENTRIES = 200_000
const RULE = { threshold: 5, window: 600 }
/** The rule, in the language. */
const CHAIN = `
chain sshd from journal on SYSLOG_IDENTIFIER in ["sshd", "sshd-session"] {
    match MESSAGE {
        like "Failed password for invalid user {user} from {ip:addr} port {port:int} ssh2",
        like "Failed password for {user} from {ip:addr} port {port:int} ssh2" -> goto failed
    }
}

chain failed {
    count ssh by ip within 10m as failures
    failures <= 5 -> accept
    reset ssh by ip
    ban ip with ssh for 2h
    accept
}

policy drop
`

describe.skipIf(missing('journal-remote', 'libsystemd'))('replay over 200,000 entries', PATIENT, () => {
  let corpus: Place
  let truth: TruthReport
  /** The same for whom the time stamps have whole seconds only, as those of syslog: at the edge of ten minutes it differs. */
  const inSeconds = new Truth(RULE)

  beforeAll(() => {
    corpus = makePlace()
    const entries = generateCorpus({ entries: ENTRIES }).map((entry) => {
      inSeconds.add({ ...entry, realtime: Math.floor(entry.realtime / 1e6) * 1e6 })
      return entry
    })
    truth = writeCorpus(entries, RULE, corpus.directory)
    makeJournal(corpus.path(CORPUS_FILES.export), corpus.path(CORPUS_FILES.journal))
    corpus.write('main.chain', CHAIN)
    corpus.settings({ timezone: 'UTC' })
  }, PATIENT.timeout)
  afterAll(() => corpus?.[Symbol.dispose]())

  it.each([
    ['journal', CORPUS_FILES.journal, () => truth],
    ['json', CORPUS_FILES.json, () => truth],
    ['export', CORPUS_FILES.export, () => truth],
    ['syslog', CORPUS_FILES.syslog, () => inSeconds.report()],
  ])('bans whom the truth says, and when, from %s, and again the same', async (format, file, truthOf) => {
    const [first, second] = await Promise.all([replay(corpus, format, file), replay(corpus, format, file)])
    const { bans } = truthOf()
    expect(bansOf(first)).toEqual(bans.map(([at, address]) => ban(at, address)))
    expect(bans.length).toBeGreaterThan(100)
    expect(second === first, 'both outputs are the same bytes').toBe(true)
  })
})

async function replay(corpus: Place, format: string, file: string): Promise<string> {
  const [program = '', ...args] = PROGRAM
  const asked = ['replay', '--effects', '--input', corpus.path(file), '--input-format', format]
  const settings = ['--config', corpus.path('settings.yaml'), corpus.path('main.chain')]
  const { stdout } = await execa(program, [...args, ...asked, ...settings], { stderr: 'inherit' })
  return stdout
}

function bansOf(output: string): readonly unknown[] {
  return output.split('\n').map((line) => JSON.parse(line))
}

function ban(microseconds: number, address: string) {
  const milliseconds = Math.floor(microseconds / 1000)
  const at = `${new Date(milliseconds).toISOString().slice(0, -1)}${String(microseconds % 1000).padStart(3, '0')}Z`
  return {
    effect: 'ban',
    at,
    source: 'journal',
    rule: expect.stringMatching(/^main\.chain:\d+$/),
    set: 'ssh',
    address,
    seconds: 7200,
  }
}
