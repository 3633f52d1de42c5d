import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts'
import { TestBench } from '../../../src/testing/bench.ts'
import { checkText, ONLY_ROOT, said } from '../../support/program.ts'

const rule = (condition: string) => `chain a from journal {
    ${condition} -> ban ip with pyruse
}`

const forgeries = (text: string): readonly Diagnostic[] =>
  checkText(text).diagnostics.filter(({ code }) => code === 'PY0507')

/** The address that is banned when the message comes. */
function bannedBy(text: string, message: string): unknown {
  const { program } = checkText(text)
  const bench = new TestBench(program, ONLY_ROOT, 'journal')
  bench.walk({ MESSAGE: message })
  return bench.effects.flatMap((effect) => (effect.effect === 'ban' ? [effect.address] : []))
}

describe('an address that others may choose', () => {
  it.each([
    {
      title: 'the pattern may begin anywhere',
      condition: 'MESSAGE ~ / from <ip:addr> port /',
      part: '<ip:addr>',
      message: ' from 192.0.2.66 port   from 203.0.113.9 port ',
    },
    {
      title: 'it may, and says nothing but the address',
      condition: 'MESSAGE ~ /<ip:addr>/',
      part: '<ip:addr>',
      message: '192.0.2.66 203.0.113.9',
    },
    {
      title: 'the text before takes as little as it can',
      condition: 'MESSAGE ~ /^Failed for (?<user>.*?) from <ip:addr>/',
      part: '<ip:addr>',
      message: 'Failed for x from 192.0.2.66 from 203.0.113.9',
    },
    {
      title: 'also where only a part is optional',
      condition: 'MESSAGE ~ /^Closed(?: by user .*?)? <ip:addr> port/',
      part: '<ip:addr>',
      message: 'Closed by user x 192.0.2.66 port 203.0.113.9 port',
    },
    {
      title: 'a narrower alternative comes first',
      condition: 'MESSAGE ~ /^user (?:[a-z]+|.*) from <ip:net>, /',
      part: '<ip:net>',
      message: 'user x from 192.0.2.66/32,  from 203.0.113.9/32, ',
      banned: '192.0.2.66',
    },
    {
      title: 'text of a name follows the address',
      condition: 'MESSAGE like "{user} from {ip:addr}: {reason}"',
      part: '{ip:addr}',
      message: 'x from 203.0.113.9: x from 192.0.2.66: x',
    },
    {
      title: 'with free spacing it is underlined where it was written',
      condition: 'MESSAGE ~ /^ for\\ .*?  # who\n \\ from\\  <ip:addr> \\  /x',
      part: '<ip:addr>',
      message: 'for x from 192.0.2.66  from 203.0.113.9 ',
    },
  ])('$title: $condition', ({ condition, part, message, banned = '192.0.2.66' }) => {
    const text = rule(condition)
    expect(forgeries(text).map(said)).toEqual([
      expect.stringContaining(
        `[${part}] others may choose the address in \`ip\`: ${JSON.stringify(message)} makes it ${banned}`,
      ),
    ])
    expect(bannedBy(text, message)).toEqual([banned])
  })

  it.each([
    ['the last one is taken', 'MESSAGE like "Failed for {user} from {ip:addr} port {_:int}"'],
    [
      'whatever the program says behind it',
      'MESSAGE like "Failed for {user} from {ip:addr} port {_:int}{_}"',
    ],
    [
      'the last one is taken, wherever the pattern ends',
      'MESSAGE ~ /^Invalid user (?<user>.*) from <ip:addr>/',
    ],
    ['few characters, but the end is spelled out', 'MESSAGE ~ /^Failed for (.*?) from <ip:addr>$/'],
    ['it begins anywhere, but the end is spelled out', 'MESSAGE ~ / from <ip:addr> port [0-9]+$/'],
    ['no text before the address can hold one', 'MESSAGE ~ /^Failed for (?<user>\\S*?) from <ip:addr> /'],
    ['it is anchored, though words may come first', 'MESSAGE ~ /^[^ ]* ?[a-z]+? <ip:addr>/'],
    ['nothing stands before the address', 'MESSAGE like "{ip:addr} said {words}"'],
    ['the text behind it has no white space', 'MESSAGE like "{user} from {ip:addr} by {method:word}"'],
    ['it is only negated', 'MESSAGE !~ / from <other:addr> / and MESSAGE like "{ip:addr} x"'],
  ])('none where %s: %s', (_title, condition) => {
    expect(forgeries(rule(condition)).map(said)).toEqual([])
  })

  it('none where the program only reports it', () => {
    const text = 'chain a from journal {\n MESSAGE ~ / from <ip:addr>/ -> report INFO "{ip}"\n}'
    expect(forgeries(text)).toEqual([])
  })

  it('none in the tour', () => {
    const text = readFileSync(new URL('../../fixtures/tour.chain', import.meta.url), 'utf8')
    expect(forgeries(text)).toEqual([])
  })
})
