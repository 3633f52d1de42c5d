import { describe, expect, test } from 'vitest'
import { formatChains } from '../../../src/language/format/format.ts'

/** A text without its first line break, and the spaces that all of its lines begin with taken from each. */
function lines(text: string): string {
  const indentation = /^\n( *)/.exec(text)?.[1] ?? ''
  return text
    .slice(1)
    .replaceAll(new RegExp(`^${indentation}`, 'gm'), '')
    .trimEnd()
}

function formatted(text: string): string {
  const result = formatChains('x.chain', text)
  return typeof result === 'string' ? result.trimEnd() : result.map(({ message }) => message).join('\n')
}

const ITEMS: readonly [title: string, written: string, wanted: string][] = [
  [
    'statements have a line each, indented by four',
    'chain c{ip==::1->drop;set x="1";if a exists{drop}else if b exists{accept}else{return}}',
    `
    chain c {
        ip == ::1 -> drop
        set x = "1"
        if a exists {
            drop
        } else if b exists {
            accept
        } else {
            return
        }
    }`,
  ],
  [
    'what a semicolon ends by mistake does not go on with the next line',
    'policy set z =; chain c { set x =; # why\n y; if a exists { set b =; drop } }',
    `
    policy set z =;
    chain c {
        set x =; # why
        y
        if a exists {
            set b =;
            drop
        }
    }`,
  ],
  ['nothing between braces stays on the line', 'chain c {\n\n}', '\nchain c { }'],
  [
    'a chain of which the brace has a line of its own',
    'chain c # why\n{ drop }',
    '\nchain c { # why\n    drop\n}',
  ],
  [
    'one blank line is kept, more are not; none at the beginning and end of a block',
    '\n\ndefine a = 1\n\n\n\ndefine b = 2\nchain c {\n\n  drop\n\n\n  drop\n\n}\n\n',
    `
    define a = 1

    define b = 2
    chain c {
        drop

        drop
    }`,
  ],
  [
    'constants below each other are aligned',
    'define a=1\ndefault long_name = 2\n# apart\ndefine b = 3',
    `
    define a          = 1
    default long_name = 2
    # apart
    define b = 3`,
  ],
  [
    'comments stay where they are',
    '# first\n## doc\nchain c { # opens\n # above\n drop # behind\n # last\n } # closes\n# end',
    `
    # first
    ## doc
    chain c { # opens
        # above
        drop # behind
        # last
    } # closes
    # end`,
  ],
  [
    'lists go over lines where they are too long, as their author grouped them',
    `define a = ["one", "two",\n # more\n "three"]\ndefine b = [${'"some program", '.repeat(9)}]`,
    `
    define a = [
        "one", "two",
        # more
        "three",
    ]
    define b = [
        "some program", "some program", "some program", "some program", "some program", "some program", "some program",
        "some program", "some program",
    ]`,
  ],
  ['short lists are one line', 'define a = [\n  1,\n  2,\n]', '\ndefine a = [1, 2]'],
  [
    'fields of a test are aligned where they have a line each',
    'test "t" { given A 1,\n LONG "x"\n given A 1, LONG "x"; repeat 5 every 1m }',
    `
    test "t" {
        given A    1,
              LONG "x"
        given A 1, LONG "x"
        repeat 5 every 1m
    }`,
  ],
  [
    'strings, numbers and patterns stay as they are spelled',
    'define t = 60m\ndefine s = "\\u{41}"\nchain c { M ~ /a\\/[/]b/xi -> set x = """\n one\n   two\n """ }',
    `
    define t = 60m
    define s = "\\u{41}"
    chain c {
        M ~ /a\\/[/]b/xi -> set x = """
     one
       two
     """
    }`,
  ],
]

const STATEMENTS: readonly [title: string, written: string, wanted: string][] = [
  [
    'arrows of rules below each other are aligned',
    'a exists -> drop\nlonger exists -> accept\n\nb exists -> drop',
    `
    a exists      -> drop
    longer exists -> accept

    b exists -> drop`,
  ],
  [
    'but not those of rules that differ much',
    'a exists -> drop\nMESSAGE == "a message that is fifty columns longer than the other one" -> drop',
    `
    a exists -> drop
    MESSAGE == "a message that is fifty columns longer than the other one" -> drop`,
  ],
  [
    'nor those around a comment or another statement',
    'a exists -> drop\n# why\nlonger exists -> drop\nset x = "1"\nb exists -> drop',
    `
    a exists -> drop
    # why
    longer exists -> drop
    set x = "1"
    b exists -> drop`,
  ],
  [
    'what does not fit goes on before the arrow',
    `MESSAGE == "${'x'.repeat(60)}" -> report WARN "${'y'.repeat(60)}" details NONE`,
    `
    MESSAGE == "${'x'.repeat(60)}"
        -> report WARN "${'y'.repeat(60)}" details NONE`,
  ],
  [
    'actions that do not fit have a line each',
    `a exists -> set x = "${'x'.repeat(60)}", set y = "${'y'.repeat(60)}", drop`,
    `
    a exists
        -> set x = "${'x'.repeat(60)}",
           set y = "${'y'.repeat(60)}",
           drop`,
  ],
  [
    'conditions go on before `and` and `or`',
    `if a == "${'x'.repeat(50)}" and b == "${'y'.repeat(50)}" and (c exists or d exists) { drop }`,
    `
    if a == "${'x'.repeat(50)}"
        and b == "${'y'.repeat(50)}"
        and (c exists or d exists) {
        drop
    }`,
  ],
  [
    'plain values of a case share a line, patterns have one each',
    'match M { "a",\n"b" -> drop\nlike "c", /d/ { accept }\nelse -> return }',
    `
    match M {
        "a", "b" -> drop
        like "c",
        /d/ {
            accept
        }
        else -> return
    }`,
  ],
  [
    'comments and blank lines between patterns are kept',
    'match M { /a/, # of a\n\n # of b\n /b/ -> drop }',
    `
    match M {
        /a/, # of a

        # of b
        /b/ -> drop
    }`,
  ],
  [
    'comments within a statement keep their line',
    'a exists # one\n and # two\n b in [1, # three\n 2] -> # four\n drop',
    `
    a exists # one
        and # two
        b in [
            1, # three
            2,
        ]
        -> # four
           drop`,
  ],
  [
    'blank lines within a statement are not',
    'a exists\n\n or b in [1,\n\n2] ->\n\ndrop',
    `
    a exists or b in [1, 2] -> drop`,
  ],
  [
    'not even where it goes over lines',
    `a exists ->\n\n set x = "${'x'.repeat(60)}",\n\n set y = "${'y'.repeat(60)}"`,
    `
    a exists
        -> set x = "${'x'.repeat(60)}",
           set y = "${'y'.repeat(60)}"`,
  ],
  [
    'parentheses and spaces',
    'not(a exists)and user_exists( u )and f( x:1 ,y )and b>=-5->ban ip with s for 2h',
    `
    not (a exists) and user_exists(u) and f(x: 1, y) and b >= -5 -> ban ip with s for 2h`,
  ],
]

describe('format', () => {
  test.each(ITEMS)('%s', (_, written, wanted) => {
    expect(formatted(written)).toBe(lines(wanted))
  })

  test.each(STATEMENTS)('%s', (_, written, wanted) => {
    const inChain = lines(wanted).replaceAll(/^(?=.)/gm, '    ')
    expect(formatted(`chain c {\n${written}\n}`)).toBe(`chain c {\n${inChain}\n}`)
  })

  test('a file with mistakes is not formatted: they are told', () => {
    expect(formatChains('x.chain', 'chain c { a == -> drop }')).toMatchObject([{ code: 'PY0104' }])
  })

  test('an empty file stays empty', () => {
    expect(formatChains('x.chain', '\n \n')).toBe('')
  })
})
