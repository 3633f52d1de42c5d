import fc from './properties.ts'

/**
 * Random programs that are right: every name they use is known, and every value of the type that is asked for. How they are laid
 * out is random as well: white space, line breaks, semicolons, blank lines, and comments wherever there may be some.
 */
export function randomProgram(): fc.Arbitrary<string> {
  return fc
    .tuple(program(), fc.array(fc.nat(999), { minLength: 1, maxLength: 60 }))
    .map(([marked, noise]) => laidOut(marked, noise))
}

/** As above, but with one space or line end wherever there may be one, and without comments. */
export function plainRandomProgram(): fc.Arbitrary<string> {
  return program().map((marked) => laidOut(marked, [0]))
}

/**
 * The generators write marks where there is a choice: `␣` stands for white space in the line, `∅` for white space or nothing,
 * `⏎` for a place where the line may end, `¶` for the end of a statement.
 */
const MARKS = /[␣∅⏎¶]/g

const SPACES = [' ', '  ', '\t', ' ']
const NOTHINGS = ['', ' ', '', '\t ']

function laidOut(marked: string, noise: readonly number[]): string {
  let turn = 0
  let comments = 0
  const next = () => noise[turn++ % noise.length] ?? 0
  const comment = () => `${next() % 3 === 0 ? '##' : '#'} comment ${++comments}`
  const choices: Readonly<Record<string, (choice: number) => string>> = {
    '␣': (choice) => SPACES[choice % SPACES.length] ?? ' ',
    '∅': (choice) => NOTHINGS[choice % NOTHINGS.length] ?? '',
    '⏎': (choice) => {
      if (choice % 20 < 14) return ' '
      const ends = [
        '\n',
        '\n\n',
        '\r\n',
        ` ${comment()}\n`,
        `\n  ${comment()}\n`,
        ` ${comment()}\n\n${comment()}\n`,
      ]
      return ends[choice % ends.length] ?? '\n'
    },
    '¶': (choice) => {
      if (choice % 12 < 6) return '\n'
      const ends = [
        '; ',
        '\n\n',
        '\n \n\n',
        ` ${comment()}\n`,
        `\n\n${comment()}\n`,
        `;${comment()}\n\n  ${comment()}\n\n`,
      ]
      return ends[choice % ends.length] ?? '\n'
    },
  }
  return marked.replace(MARKS, (mark) => choices[mark]?.(next()) ?? '')
}

/** Chains refer only to those behind them: so no walk goes in a circle. */
const CHAINS = ['first', 'second', 'third', 'fourth', 'on', 'test']
const CONSTANTS = { names: '["cron", "sshd"]', networks: '[10.0.0.0/8, ::1]', limit: '5' } as const

function program(): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(...CHAINS), { minLength: 1, maxLength: 4 }).chain(chains),
      fc.array(test(), { maxLength: 2 }),
      fc.option(actions([]), { nil: undefined }),
    )
    .map(([bodies, tests, policy]) =>
      [
        ...Object.entries(CONSTANTS).map(
          ([name, value]) => `define␣${name}∅=⏎${value.replaceAll(', ', ',⏎')}`,
        ),
        ...bodies,
        ...(policy === undefined ? [] : [`policy␣${policy}`]),
        ...tests,
      ].join('¶'),
    )
    .map((text) => `${text}¶`)
}

function chains(names: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc.tuple(
    ...names.map((name, index) =>
      fc
        .tuple(hook(index === 0), block(names.slice(index + 1), 2))
        .map(([head, body]) => `chain␣${name}${head}⏎${body}`),
    ),
  )
}

function hook(isBase: boolean): fc.Arbitrary<string> {
  if (!isBase) return fc.constant('')
  return fc
    .tuple(fc.option(condition(2)), fc.option(fc.integer({ min: -200, max: 200 })))
    .map(([on, priority]) =>
      [
        '␣from␣journal',
        ...(on === null ? [] : [`␣on␣${on}`]),
        ...(priority === null ? [] : [`␣priority␣${priority}`]),
      ].join(''),
    )
}

function block(targets: readonly string[], depth: number): fc.Arbitrary<string> {
  return fc
    .array(statement(targets, depth), { maxLength: 5 })
    .map((statements) => `{⏎${statements.join('¶')}⏎}`)
}

function statement(targets: readonly string[], depth: number): fc.Arbitrary<string> {
  const rule = fc.tuple(condition(2), actions(targets)).map(([when, what]) => `${when}⏎->⏎${what}`)
  if (depth === 0) return fc.oneof(rule, action(targets))
  const inner = block(targets, depth - 1)
  const branches = fc
    .tuple(fc.array(fc.tuple(condition(2), inner), { minLength: 1, maxLength: 3 }), fc.option(inner))
    .map(([tests, otherwise]) =>
      // The line may not end between an `else` and its `if`.
      [
        tests.map(([when, body]) => `if␣${when}⏎${body}`).join('⏎else␣'),
        ...(otherwise === null ? [] : [otherwise]),
      ].join('⏎else⏎'),
    )
  return fc.oneof(
    { weight: 4, arbitrary: rule },
    { weight: 3, arbitrary: action(targets) },
    { weight: 1, arbitrary: branches },
    { weight: 1, arbitrary: match(targets, depth) },
  )
}

function match(targets: readonly string[], depth: number): fc.Arbitrary<string> {
  const body = fc.oneof(
    actions(targets).map((what) => `⏎->⏎${what}`),
    block(targets, depth - 1).map((inner) => `⏎${inner}`),
  )
  const patterns = fc
    .uniqueArray(fc.oneof(pattern(), text()), { minLength: 1, maxLength: 4 })
    .map((all) => all.join('∅,⏎'))
  return fc
    .tuple(fc.array(fc.tuple(patterns, body), { minLength: 1, maxLength: 4 }), fc.option(body))
    .map(([cases, otherwise]) => [
      ...cases.map(([head, rest]) => `${head}${rest}`),
      ...(otherwise === null ? [] : [`else${otherwise}`]),
    ])
    .map((cases) => `match␣MESSAGE⏎{⏎${cases.join('¶')}⏎}`)
}

function actions(targets: readonly string[]): fc.Arbitrary<string> {
  return fc.array(action(targets), { minLength: 1, maxLength: 3 }).map((all) => all.join('⏎,⏎'))
}

function action(targets: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(
      'drop',
      'accept',
      'return',
      ...targets.flatMap((name) => [`jump␣${name}`, `goto␣${name}`]),
    ),
    template().map((line) => `report␣WARN␣${line}␣details␣NONE`),
    template().map((line) => `log␣NOTICE␣${line}`),
    fc.tuple(template(), template()).map(([mail, subject]) => `email␣${mail}␣subject␣${subject}`),
    template().map((value) => `set␣note␣=⏎${value}`),
    duration().map((span) => `count␣hits␣by␣[∅_HOSTNAME∅,⏎_COMM∅]␣within␣${span}␣as␣found`),
    duration().map((span) => `reset␣hits␣by␣[⏎_HOSTNAME,⏎_COMM,⏎]␣grace␣${span}`),
  )
}

function condition(depth: number): fc.Arbitrary<string> {
  const question = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('PRIORITY', '_UID'),
        fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
        fc.nat(7),
      )
      .map(([field, operator, value]) => `${field}∅${operator}⏎${value}`),
    fc.tuple(fc.constantFrom('==', '!='), text()).map(([operator, value]) => `_COMM␣${operator}⏎${value}`),
    fc
      .tuple(fc.constantFrom('in', 'not␣in'), list())
      .map(([operator, values]) => `_COMM␣${operator}⏎${values}`),
    fc.tuple(fc.constantFrom('~', '!~'), regex()).map(([operator, value]) => `MESSAGE␣${operator}⏎${value}`),
    fc.constantFrom('_HOSTNAME␣exists', 'user_exists(∅_COMM∅)', '_UID␣<=␣limit'),
    duration().map((span) => `once_per(⏎${span}∅,⏎_HOSTNAME⏎)`),
  )
  if (depth === 0) return question
  const inner = condition(depth - 1)
  return fc.oneof(
    { weight: 4, arbitrary: question },
    { weight: 2, arbitrary: fc.tuple(inner, inner).map((both) => both.join('⏎and⏎')) },
    { weight: 1, arbitrary: fc.tuple(inner, inner).map((both) => both.join('⏎or⏎')) },
    { weight: 1, arbitrary: inner.map((operand) => `(⏎${operand}⏎)`) },
    { weight: 1, arbitrary: inner.map((operand) => `not⏎(⏎${operand}⏎)`) },
  )
}

function test(): fc.Arbitrary<string> {
  const field = fc.oneof(
    text().map((value) => `MESSAGE␣${value}`),
    fc.nat(7).map((value) => `PRIORITY␣${value}`),
    text().map((value) => `SYSLOG_IDENTIFIER␣${value}`),
  )
  const steps = fc.oneof(
    fc.nat(9).map((times) => `repeat␣${times + 1}`),
    fc.tuple(fc.nat(9), duration()).map(([times, span]) => `repeat␣${times + 1}␣every␣${span}`),
    duration().map((span) => `wait␣${span}`),
    fc.constantFrom('expect␣drop', 'expect␣no␣ban', 'expect␣report␣WARN', 'expect␣no␣email'),
  )
  return fc
    .tuple(
      text(),
      fc.uniqueArray(field, { minLength: 1, maxLength: 3, selector: (line) => line.split('␣')[0] }),
      fc.array(steps, { maxLength: 4 }),
    )
    .map(([title, fields, rest]) => `test␣${title}⏎{⏎${[`given␣${fields.join('⏎,⏎')}`, ...rest].join('¶')}⏎}`)
}

function list(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constant('names'),
    fc
      .tuple(fc.array(text(), { minLength: 1, maxLength: 9 }), fc.boolean())
      .map(([items, comma]) => `[⏎${items.join('⏎,⏎')}${comma ? '⏎,' : ''}⏎]`),
  )
}

function pattern(): fc.Arbitrary<string> {
  return fc.oneof(
    regex(),
    fc.constantFrom('like␣"from {_:addr}: {_}"', 'like␣"{{ {_} }} said {_:word}"', 'like␣"short"'),
  )
}

function regex(): fc.Arbitrary<string> {
  return fc.constantFrom(
    '/^a(?:b|c)d$/',
    '/^session [a-z]+ \\/ #[0-9]+ {opened}/i',
    '/^pam_unix\\(sshd:session\\): session (?:opened|closed) for user [^ ]+ by [^ ]+ on [0-9A-Fa-f:.]+ port [0-9]+$/',
    '/^ some   # not a comment of ours\n   thing $ /x',
  )
}

function template(): fc.Arbitrary<string> {
  return fc.constantFrom(
    '"{_HOSTNAME}: {MESSAGE|truncate(20)}"',
    '"{{braces}} \\"quoted\\" \\u{2014} #hash"',
    '"a line that is long enough to matter: {MESSAGE} of {_COMM}, {PRIORITY}"',
    '"""\n      several\n        lines  \n      """',
  )
}

function text(): fc.Arbitrary<string> {
  return fc.constantFrom(
    '"sshd"',
    '"systemd-logind"',
    '""',
    '"# no comment; {nothing}"',
    '"é 漢字"',
    '"""block"""',
    '"kernel"',
  )
}

function duration(): fc.Arbitrary<string> {
  return fc.constantFrom('30s', '15m', '1h30m', '5d')
}
