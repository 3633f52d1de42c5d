import { readFileSync } from 'node:fs'
import { BUILTINS } from '../../src/builtins.ts'
import { check } from '../../src/check/check.ts'
import { parseFile } from '../../src/language/parse.ts'
import { NO_ACCOUNTS } from '../../src/module/ports.ts'
import { TestBench } from '../../src/testing/bench.ts'
import { terminalPicture } from './terminal.ts'

export const PICTURE = new URL('../../docs/images/explain.svg', import.meta.url)

const README = new URL('../../README.md', import.meta.url)
const FIELDS = {
  SYSLOG_IDENTIFIER: 'sshd',
  _HOSTNAME: 'web1',
  MESSAGE: 'Failed password for invalid user oracle from 203.0.113.9 port 4242 ssh2',
}
/** The failure that bans. */
const TIMES = 6

/** What `explain` shows of the sixth failure, with the chains that the README begins with. */
export function explainPicture(): string {
  const [, text = ''] = /^```chain\n(.*?)^```$/ms.exec(readFileSync(README, 'utf8')) ?? []
  const { file, diagnostics } = parseFile({ name: 'main.chain', text })
  const { program, diagnostics: further } = check({ files: [file], fileLists: new Map() }, BUILTINS, {})
  const wrong = [...diagnostics, ...further].map(({ message }) => message)
  if (wrong.length > 0) throw new Error(`the chains of the README are wrong: ${wrong.join('; ')}`)
  const bench = new TestBench(program, NO_ACCOUNTS, 'journal')
  for (let time = 0; time < TIMES; time++) bench.walk(FIELDS)
  const command = `$ pyruse-ts explain --state -f SYSLOG_IDENTIFIER=sshd '${FIELDS.MESSAGE}'`
  return terminalPicture([command, ...bench.trace({ colour: true })])
}
