/**
 * `npm start`: shows the main job without root, server, network or configuration. A recorded morning with an attack in it
 * goes through the shipped chains by `run` itself; then `run` goes on with this machine's journal, where it can be read.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { openSource } from '../../src/sources/open-source.ts'
import { SourceError } from '../../src/sources/source-error.ts'

const PROGRAM = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const OUTPUT = join(import.meta.dirname, '..', '..', 'var', 'quickstart')
const MAILS = join(OUTPUT, 'mails')

// The demonstration starts afresh each time: with its old cursor there would be nothing left to read.
rmSync(OUTPUT, { recursive: true, force: true })

say('A recorded morning of a small server goes through the shipped chains (chains/*.chain):\n')
const code = await pyruse('run', '--once', '--digest', '--config', join(import.meta.dirname, 'settings.yaml'))
if (code !== 0) process.exit(code)

say('\nNothing was banned for real: the ban set of this example only remembers (backend: none).')
say(
  'These mails were written; a browser opens them, and beside each lies the .eml that would have been sent:',
)
for (const { file, subject } of written()) say(`  ${relative(process.cwd(), join(MAILS, file))}   ${subject}`)

const problem = journalProblem()
if (problem !== undefined) {
  say(`\nThis machine's journal cannot be followed: ${problem.message} (${problem.hint}).`)
  say('That was the demonstration. To follow a server, see README.md.')
} else {
  say("\nNow this machine's journal is followed, with the same chains; nothing is banned. Ctrl-C ends it.\n")
  process.on('SIGINT', () => {})
  process.exitCode = await pyruse('run', '--config', join(import.meta.dirname, 'live.yaml'))
}

/** Runs the program, and gives its exit code. */
async function pyruse(...args: readonly string[]): Promise<number> {
  const environment = {
    ...process.env,
    PYRUSE_LOG: process.env.PYRUSE_LOG ?? (args.includes('--once') ? 'warn' : 'info'),
  }
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: 'inherit', env: environment })
  const forward = () => child.kill('SIGTERM')
  process.on('SIGTERM', forward)
  const [exitCode]: unknown[] = await once(child, 'exit')
  process.off('SIGTERM', forward)
  return typeof exitCode === 'number' ? exitCode : 1
}

/** The digest first, then the alerts. */
function written(): readonly { readonly file: string; readonly subject: string }[] {
  const pages = readdirSync(MAILS).filter((file) => file.endsWith('.html'))
  const mails = pages.map((file) => ({ file, subject: subjectOf(file.replace(/html$/, 'eml')) }))
  const isDigest = ({ subject }: { readonly subject: string }) => subject.startsWith('Digest of ')
  return [...mails.filter(isDigest), ...mails.filter((mail) => !isDigest(mail))]
}

function subjectOf(mail: string): string {
  return /^Subject: (.*)$/m.exec(readFileSync(join(MAILS, mail), 'utf8'))?.[1] ?? 'a mail'
}

function journalProblem(): SourceError | undefined {
  const settings = { kind: 'journald', start: 'now', reader: 'auto' } as const
  const options = {
    cursor: null,
    follow: false,
    fallbackEncoding: 'latin1',
    timezone: 'UTC',
    onNotice: () => {},
  }
  const source = openSource('journal', settings, options)
  if (source instanceof SourceError) return source
  source.close()
  return undefined
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
