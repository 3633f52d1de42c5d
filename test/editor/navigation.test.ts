import { describe, expect, it } from 'vitest'
import { placeOf } from '../../src/diagnostics/span.ts'
import { definitionsOf, occurrenceAt, sameAs } from '../../src/editor/definition.ts'
import { hoverAt } from '../../src/editor/hover.ts'
import { rangeOf } from '../../src/editor/positions.ts'
import { rename, renameable } from '../../src/editor/rename.ts'
import { symbolsOf } from '../../src/editor/symbols.ts'
import { parseFile } from '../../src/language/parse.ts'
import { placeIn, viewOf } from './view.ts'

const MAIN = `include "ssh.chain"

## Where all begins.
## And nothing ends.
chain main from journal, web on SYSLOG_IDENTIFIER in NAMES priority 5 {
    MESSAGE like "from {ip:addr} as {who}" -> count fails by [ip, who] within TIME as n, jump ssh
    MESSAGE ~ /(?<verb>\\w+) <port:int>[(?<no>]/ -> set from = verb, goto ssh
    n > LIMIT and once_per(within: 1h, ip) -> log INFO "{who|upper} {n}", ban ip with firewall for TIME, accept
    ip !~ /<other:int>/ -> ban ip with SET
}
`

const SSH = `define NAMES = ["sshd", MORE]
define MORE = "sshd-session"
## As long as it takes.
define TIME = 2h
define LIMIT = 3
define SET = "firewall"

chain ssh {
    if who exists { accept } else { return }
}

policy jump ssh

test "it bans" {
    given MESSAGE "from 192.0.2.1 as root"
    repeat 4
    expect ban 192.0.2.1 for TIME
    expect n == LIMIT
}
`

const VIEW = viewOf({ 'main.chain': MAIN, 'ssh.chain': SSH })

function named(marked: string) {
  const { file, offset } = placeIn(VIEW, marked)
  return occurrenceAt(VIEW, file, offset)
}

const NAMED: readonly (readonly [marked: string, kind: string, name: string])[] = [
  ['include "ss‸h', 'include', 'ssh.chain'],
  ['chain ‸main', 'chain', 'main'],
  ['from jour‸nal', 'source', 'journal'],
  ['on ‸SYSLOG', 'field', 'SYSLOG_IDENTIFIER'],
  ['i‸n NAMES', 'filter', 'in'],
  ['in NAMES‸', 'constant', 'NAMES'],
  ['lik‸e "from', 'filter', 'like'],
  ['{i‸p:addr}', 'field', 'ip'],
  ['{who‸}"', 'field', 'who'],
  ['co‸unt', 'action', 'count'],
  ['fai‸ls', 'counter', 'fails'],
  ['b‸y [', 'keyword', 'by'],
  ['[ip, w‸ho]', 'field', 'who'],
  ['within T‸IME', 'constant', 'TIME'],
  ['as ‸n,', 'field', 'n'],
  ['jum‸p ssh', 'verdict', 'jump'],
  ['jump s‸sh', 'chain', 'ssh'],
  ['(?<ve‸rb>', 'field', 'verb'],
  ['<po‸rt:int>', 'field', 'port'],
  ['set fr‸om', 'field', 'from'],
  ['= ve‸rb', 'field', 'verb'],
  ['once‸_per', 'filter', 'once_per'],
  ['with‸in: 1h', 'keyword', 'within'],
  ['{wh‸o|upper}', 'field', 'who'],
  ['|up‸per}', 'template filter', 'upper'],
  ['with fire‸wall', 'ban set', 'firewall'],
  ['with S‸ET', 'constant', 'SET'],
  ['"sshd", MO‸RE', 'constant', 'MORE'],
  ['exi‸sts {', 'filter', 'exists'],
  ['expect b‸an', 'action', 'ban'],
  ['== LIM‸IT', 'constant', 'LIMIT'],
]

const NOTHING = ['log IN‸FO', '[(?<n‸o>]', '<oth‸er:int>', 'priority ‸5', '"it b‸ans"', '## Wh‸ere']

describe('what is named at a place', () => {
  it.each(NAMED)('%s is the %s %s', (marked, kind, name) => {
    expect(named(marked)).toMatchObject({ kind, name })
  })

  it.each(NOTHING)('%s is nothing', (marked) => {
    expect(named(marked)).toBeUndefined()
  })

  it.each([
    ['jump s‸sh', ['ssh.chain:8']],
    ['within T‸IME', ['ssh.chain:4']],
    ['ban i‸p', ['main.chain:6']],
    ['expect ‸n', ['main.chain:6']],
  ])('%s is defined at %s', (marked, places) => {
    const occurrence = named(marked)
    expect(occurrence && definitionsOf(VIEW, occurrence).map(placeOf)).toEqual(places)
  })

  it('all places of a chain are found', () => {
    const occurrence = named('chain s‸sh')
    const places = occurrence && sameAs(VIEW, occurrence).map(({ span }) => placeOf(span))
    expect(places).toEqual(['main.chain:6', 'main.chain:7', 'ssh.chain:8', 'ssh.chain:12'])
  })
})

describe('hover', () => {
  it.each([
    ['chain ma‸in', 'chain main from journal, web on SYSLOG_IDENTIFIER in NAMES priority 5'],
    ['chain ma‸in', 'Where all begins.\nAnd nothing ends.'],
    ['within T‸IME', 'define TIME = 2h'],
    ['within T‸IME', 'As long as it takes.'],
    ['{i‸p:addr}', 'Here as `addr`: An IPv4 or IPv6 address.'],
    ['ban i‸p', 'Holds an address.'],
    ['ban i‸p', 'Captured or set at main.chain:6.'],
    ['on ‸SYSLOG', 'The name that the program gives itself'],
    ['jum‸p ssh', 'the walk comes back here'],
    ['b‸y [', 'whose values make the key'],
    ['|up‸per}', 'In upper case.'],
    ['once‸_per', 'True the first time'],
  ])('on %s says: %s', (marked, expected) => {
    const { file, offset } = placeIn(VIEW, marked)
    expect(hoverAt(VIEW, file, offset)?.contents).toMatchObject({ value: expect.stringContaining(expected) })
  })

  it.each([
    ['chain ma‸in', 'chain main', 'chain ssh'],
    ['within T‸IME', 'define TIME', 'define LIMIT'],
    ['on ‸SYSLOG', 'field SYSLOG_IDENTIFIER', 'Here as'],
  ])('on %s says %s, and nothing of %s', (marked, expected, other) => {
    const { file, offset } = placeIn(VIEW, marked)
    const told = JSON.stringify(hoverAt(VIEW, file, offset)?.contents)
    expect(told).toContain(expected)
    expect(told).not.toContain(other)
  })

  it('tells five of the places that set a field, and how many more there are', () => {
    const setting = (times: number) =>
      `chain a from journal {\n${'    set x = 1\n'.repeat(times)}    x > 0 -> drop\n}\n`
    const told = (times: number) => {
      const view = viewOf({ 'a.chain': setting(times) })
      const { file, offset } = placeIn(view, '‸x >')
      return JSON.stringify(hoverAt(view, file, offset)?.contents)
    }
    expect(told(5)).toContain('a.chain:5, a.chain:6.')
    expect(told(7)).toContain('a.chain:5, a.chain:6, and 2 more.')
  })

  it('keeps backquotes of a constant within its fence', () => {
    const view = viewOf({ 'a.chain': 'define QUOTED = "```js `x`"\n' })
    const { file, offset } = placeIn(view, 'define QUO‸TED')
    expect(hoverAt(view, file, offset)?.contents).toMatchObject({
      value: expect.stringContaining('````pyruse-chain\ndefine QUOTED = "```js `x`"\n````\n'),
    })
  })

  it.each([0, 1])('cuts a long constant between two characters', (shift) => {
    const view = viewOf({ 'a.chain': `define LONG = "${'x'.repeat(shift)}${'🚓'.repeat(300)}"\n` })
    const { file, offset } = placeIn(view, 'define LO‸NG')
    const told = JSON.stringify(hoverAt(view, file, offset)?.contents)
    expect(told).toContain('🚓…')
    // Half a character is written as its number.
    expect(told).not.toContain('\\ud')
  })
})

describe('in cases and policies', () => {
  const view = viewOf({
    'a.chain': `define FEW = ["x", "y"]
chain a from journal {
    match MESSAGE {
        FEW, like "from {ip:addr}" { ip exists -> jump b }
        /^<id:int>$/ -> set n = id, goto b
    }
}
chain b { drop }
policy from web report OTHER "{n}"
`,
  })

  it.each([
    ['match MESS‸AGE', 'field', 'MESSAGE', 1],
    ['FE‸W, like', 'constant', 'FEW', 2],
    ['jump ‸b', 'chain', 'b', 3],
    ['goto ‸b', 'chain', 'b', 3],
    ['i‸p exists', 'field', 'ip', 2],
    ['= i‸d', 'field', 'id', 2],
    ['from w‸eb', 'source', 'web', 1],
    ['"{‸n}"', 'field', 'n', 2],
  ])('%s is the %s %s, which is named at %d places', (marked, kind, name, places) => {
    const { file, offset } = placeIn(view, marked)
    const found = occurrenceAt(view, file, offset)
    expect(found).toMatchObject({ kind, name })
    expect(found && sameAs(view, found)).toHaveLength(places)
  })
})

describe('hover', () => {
  it('tells nothing of names that no module has, though every object of JavaScript does', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      const view = viewOf({
        'a.chain': `chain c from journal {\n  ${name} "{MESSAGE|${name}}"\n  accept\n}\n`,
      })
      for (const marked of [`  ${name}‸ `, `|${name}‸}`]) {
        const { file, offset } = placeIn(view, marked)
        expect(hoverAt(view, file, offset)).toBeUndefined()
      }
      const field = viewOf({ 'a.chain': `chain c from journal {\n  set ${name} = MESSAGE\n  accept\n}\n` })
      const { file, offset } = placeIn(field, `set ‸${name}`)
      expect(JSON.stringify(hoverAt(field, file, offset))).not.toMatch(/native code|object Object/)
    }
  })
})

describe('rename', () => {
  const renamed = (marked: string, newName: string, view = VIEW) => {
    const { file, offset } = placeIn(view, marked)
    const answer = rename(view, file, offset, newName)
    return 'refusal' in answer ? answer.refusal : answer.places.map(placeOf)
  }

  it('changes every place of a chain or a constant', () => {
    expect(renamed('jump s‸sh', 'sshd')).toEqual([
      'main.chain:6',
      'main.chain:7',
      'ssh.chain:8',
      'ssh.chain:12',
    ])
    expect(renamed('within T‸IME', 'SPAN')).toEqual([
      'main.chain:6',
      'main.chain:8',
      'ssh.chain:4',
      'ssh.chain:17',
    ])
    expect(renamed('jump s‸sh', 'ssh')).toHaveLength(4)
  })

  it('leaves the words of a test alone that a constant shares its name with', () => {
    const text = `define subject = "SSH ban"
define NOTICE = "all is well"
define with = 2h
chain c from journal {
    email "banned" subject subject
    log NOTICE "{MESSAGE}"
    accept
}
test "t" {
    given MESSAGE NOTICE
    expect email subject subject
    expect log NOTICE NOTICE
    expect no ban 192.0.2.1 with firewall for with
    expect accept
}
`
    const view = viewOf({ 'a.chain': text })
    const lines = text.split('\n')
    const written = (marked: string) => {
      const { file, offset } = placeIn(view, marked)
      const answer = rename(view, file, offset, 'OTHER_NAME')
      if ('refusal' in answer) return answer.refusal
      return answer.places.map(({ start }) => {
        const line = text.slice(0, start).split('\n').length
        const column = start - text.lastIndexOf('\n', start - 1) - 1
        return `${lines[line - 1]?.slice(0, column).trim()} ‸`
      })
    }
    expect(written('define sub‸ject')).toEqual([
      'define ‸',
      'email "banned" subject ‸',
      'expect email subject ‸',
    ])
    expect(written('define NOT‸ICE')).toEqual(['define ‸', 'given MESSAGE ‸', 'expect log NOTICE ‸'])
    expect(written('define wi‸th')).toEqual(['define ‸', 'expect no ban 192.0.2.1 with firewall for ‸'])
  })

  it.each([
    ['jump s‸sh', 'main', 'There is already a chain named `main`.'],
    ['jump s‸sh', 'a-b', '`a-b` cannot be a name'],
    ['jump s‸sh', 'goto', '`goto` cannot be a name'],
    ['jump s‸sh', 'x {} chain y', 'cannot be a name'],
    ['within T‸IME', 'ip', 'There is already a field named `ip`.'],
    ['within T‸IME', 'LIMIT', 'There is already a constant named `LIMIT`.'],
    ['ban i‸p', 'address', 'Only chains and constants can be renamed.'],
  ])('of %s to `%s` is refused: %s', (marked, newName, reason) => {
    expect(renamed(marked, newName)).toContain(reason)
  })

  it('is refused where a place might be missed, and of what ships with the program', () => {
    const broken = viewOf({
      'a.chain': 'chain a {\n  accept\n}\n',
      'b.chain': 'chain b {\n  jump a -> ->\n}\n',
    })
    expect(renamed('chain ‸a', 'c', broken)).toContain('b.chain has mistakes in its syntax')
    const shipped = viewOf({
      '@chains/a.chain': 'chain a {\n  goto b\n}\n',
      'b.chain': 'chain b {\n  accept\n}\n',
    })
    const { file, offset } = placeIn(shipped, 'chain ‸b')
    expect(renameable(shipped, file, offset)).toMatchObject({
      refusal: expect.stringContaining('@chains/a.chain, which ships with the program'),
    })
  })

  it('of a chain that does not exist is refused', () => {
    const view = viewOf({ 'a.chain': 'chain a {\n  jump nowhere\n}\n' })
    expect(renamed('jump now‸here', 'b', view)).toBe('There is no chain named `nowhere`.')
  })
})

describe('positions', () => {
  it.each([
    ['a\n🚓b', 'b', { line: 1, character: 2 }],
    ['a\r\n\r\nb', 'b', { line: 2, character: 0 }],
    ['é\tb', 'b', { line: 0, character: 2 }],
  ])('in %j count lines and UTF-16 units from 0', (text, part, start) => {
    const at = text.indexOf(part)
    expect(rangeOf({ file: { name: 'a', text }, start: at, end: at + 1 }).start).toEqual(start)
  })
})

describe('the outline', () => {
  it('names chains, constants, policies and tests, also of a broken file', () => {
    const text = `${SSH}\nchain {\n  oh no ->\n}\nchain late from journal {\n`
    const symbols = symbolsOf(parseFile({ name: 'a.chain', text }).file)
    const names = ['NAMES', 'MORE', 'TIME', 'LIMIT', 'SET', 'ssh', 'policy', 'it bans', 'late']
    expect(symbols.map(({ name }) => name)).toEqual(names)
    for (const { range, selectionRange } of symbols) {
      expect(selectionRange.start.line).toBeGreaterThanOrEqual(range.start.line)
      expect(selectionRange.end.line).toBeLessThanOrEqual(range.end.line)
    }
  })
})

describe('a program that is being written', () => {
  it('has an answer to everything, at every place to which it was written', () => {
    const text = `${SSH}${MAIN}`
    for (let offset = 0; offset <= text.length; offset += 3) {
      const view = viewOf({ 'a.chain': text.slice(0, offset) })
      const [file] = view.files
      if (file === undefined) throw new Error('there is a file')
      symbolsOf(file)
      hoverAt(view, file.span.file, Math.max(0, offset - 1))
      rename(view, file.span.file, Math.max(0, offset - 1), 'other')
      for (const { span } of view.occurrences()) expect(span.end).toBeLessThanOrEqual(offset)
    }
  })
})
