import { describe, expect, it } from 'vitest'
import { pyruse } from '../../support/pyruse.ts'
import { makePlace, type Place } from '../support/place.ts'
import { PATIENT } from '../support/until.ts'

const FIVE_MISTAKES = `chain sshd from journal {
    MESSAGE ~ /(unclosed/ -> drop
    PRIORITY == "high" -> drop
    coutn ssh by _HOSTNAME within 10m as failures
    goto sshd_rest
    report WARN "{usr}"
}
`
const FINE = 'chain all from journal { accept }\n'

/** What is wrong, and what a person is told: where, what, and what to do. */
const TROUBLES: readonly [
  title: string,
  settings: string,
  chain: string,
  complaints: readonly (string | RegExp)[],
][] = [
  [
    'five mistakes in a chain file',
    'chains: [main.chain]',
    FIVE_MISTAKES,
    [
      'main.chain:2:16',
      'main.chain:3:17',
      'main.chain:4:5',
      'did you mean `count`',
      'main.chain:5:10',
      'write it: `chain sshd_rest { … }`',
      'main.chain:6:18',
      'no entry ever has a field `usr`',
      '5 errors',
    ],
  ],
  [
    'settings that do not exist',
    'chains: [main.chain]\nmails: {}\nreport: { shedule: "0 0 * * *" }',
    FINE,
    [
      'settings.yaml:2:1',
      'there is no setting `mails` here',
      'did you mean `mail`',
      'settings.yaml:3:11',
      'there is no setting `shedule` here',
      'did you mean `schedule`?',
      '2 errors',
    ],
  ],
  [
    'settings of wrong types',
    'chains: main.chain\nmail:\n  to: 5\nreport:\n  schedule: every day',
    FINE,
    [
      'settings.yaml:1:9',
      '`chains`: expected a list, but found text',
      'write [main.chain]',
      'settings.yaml:3:7',
      '`mail.to`: expected a list, but found a number',
      'settings.yaml:5:13',
      'five fields: minute, hour, day of the month, month, day of the week',
      '3 errors',
    ],
  ],
  [
    'settings that are no YAML',
    'chains: [main.chain\nstate: x',
    FINE,
    [/settings\.yaml:\d+:\d+/, 'this is not YAML'],
  ],
  [
    'a chain file that is missing',
    'chains: [missing.chain]',
    FINE,
    ['cannot read', 'missing.chain: there is no such file', 'a path is relative to'],
  ],
  [
    'a ban set that is not declared',
    'chains: [main.chain]',
    'chain c from journal { MESSAGE like "{ip:addr}" -> ban ip with ssh for 2h }\n',
    ['main.chain:1:', 'there is no ban set named `ssh`'],
  ],
]

describe.each(['check', 'run'])('%s with what cannot work', PATIENT, (command) => {
  it.each(TROUBLES)('tells of %s, and ends with code 2', async (_title, settings, chain, complaints) => {
    using place = written(settings, chain)
    const { code, stdout, stderr } = await pyruse([command, '--config', place.path('settings.yaml')])
    expect(code).toBe(2)
    for (const complaint of complaints) expect(stdout + stderr).toMatch(complaint)
  })
})

function written(settings: string, chain: string): Place {
  const place = makePlace()
  place.write('settings.yaml', `${settings}\n`)
  place.write('main.chain', chain)
  return place
}
