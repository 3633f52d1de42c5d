import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'

const LINE = (second: number, address: string) =>
  `2026-11-20T10:00:${String(second).padStart(2, '0')}Z mail1 sshd[7]: Failed password for root from ${address} port 4242 ssh2\n`

/** Six failures of each, so that the last one of each would ban. */
const failures = ['203.0.113.9', '198.51.100.7'].flatMap((address) =>
  Array.from({ length: 6 }, (_, second) => LINE(second, address)),
)
const directory = directoryWith({
  'main.chain': `include "@chains/policy.chain"
include "@chains/sshd.chain"

test "the office is told of, and not banned" {
    given SYSLOG_IDENTIFIER "sshd", MESSAGE "Failed password for root from 203.0.113.9 port 4242 ssh2"
    repeat 6
    expect no ban
    expect no email
    expect report WARN "203.0.113.9 would have been banned for ssh_auth, but is spared: never_ban names 203.0.113.0/28 (the office)"
}
`,
  'settings.yaml': `chains: [main.chain]
never_ban: [{ address: 203.0.113.0/28, comment: the office }]
`,
  'log.txt': failures.join(''),
})
const config = ['--config', join(directory, 'settings.yaml')]

describe('the shipped policy, where never_ban spares one of two who guess passwords', {
  timeout: 60_000,
}, () => {
  it('says of the one that it would have been banned, and bans and mails only the other', async () => {
    const { stdout } = await pyruse(['replay', ...config, '--input', join(directory, 'log.txt'), '--effects'])
    const told = jsonLines(stdout)
      .filter(isTold)
      .map(({ effect, address, subject, message }) => `${effect} ${address ?? subject ?? message}`)
      .filter((line) => !line.includes('ssh_auth by'))
    expect(told).toEqual([
      'report 203.0.113.9 would have been banned for ssh_auth, but is spared: never_ban names 203.0.113.0/28 (the office)',
      'ban 198.51.100.7',
      'report 198.51.100.7 was banned for ssh_auth',
      'email 198.51.100.7 was banned for ssh_auth on mail1',
    ])
  })

  it('is tested with the settings', async () => {
    const { stdout } = await pyruse(['test', ...config])
    expect(stdout).toBe('ok    main.chain:4  the office is told of, and not banned\n\n1 passed, 0 failed')
  })
})

interface Told {
  readonly effect: string
  readonly address?: string
  readonly subject?: string
  readonly message?: string
}

function isTold(line: unknown): line is Told {
  return typeof line === 'object' && line !== null && 'effect' in line
}
