import { createToken, Lexer, type TokenType } from 'chevrotain'
import { matchRegex, matchText, matchUnclosedRegex, matchUnclosedText } from './quoted.ts'

/** Categories: what the grammar asks for where several kinds of tokens will do. */
export const AnyToken = category('AnyToken')
/** A name, or a contextual word used as one: captures are often called `from`, `user`, `file` or `test`. */
export const Name = category('Name')
export const Literal = category('Literal')
export const Operator = category('Operator')
/** What ends a statement. */
export const Terminator = category('Terminator')
/** A verdict that names no chain. */
export const PlainVerdict = category('PlainVerdict')
/** A verdict that names a chain. */
export const JumpingVerdict = category('JumpingVerdict')

export const If = word('if')
export const Else = word('else')
export const Match = word('match')
export const And = word('and')
export const Or = word('or')
export const Not = word('not')
export const Like = word('like', Operator)
export const In = word('in', Operator)
export const Exists = word('exists')
export const Accept = word('accept', PlainVerdict)
export const Drop = word('drop', PlainVerdict)
export const Return = word('return', PlainVerdict)
export const Jump = word('jump', JumpingVerdict)
export const Goto = word('goto', JumpingVerdict)
export const True = word('true', Literal)
export const False = word('false', Literal)

/** Contextual words: they mean something in one place, and are names everywhere else. */
export const Include = word('include', Name)
export const Define = word('define', Name)
export const Default = word('default', Name)
export const Policy = word('policy', Name)
export const Chain = word('chain', Name)
export const From = word('from', Name)
export const On = word('on', Name)
export const Priority = word('priority', Name)
export const File = word('file', Name)
export const Test = word('test', Name)
export const Given = word('given', Name)
export const Repeat = word('repeat', Name)
export const Every = word('every', Name)
export const Wait = word('wait', Name)
export const Expect = word('expect', Name)
export const No = word('no', Name)
export const Identifier = token('Identifier', /[A-Za-z_][A-Za-z0-9_]*/, Name)

/** Literals are cut generously and judged afterwards, so that `300.1.1.1` is a bad address and not four odd tokens. */
export const Address6 = token('Address6', /[0-9A-Za-z]*:[0-9A-Za-z]*:[\w.:]*(?:\/\w*)?/, Literal)
export const Address4 = token('Address4', /\d+\.\d+\.[\w.]*(?:\/\w*)?/, Literal)
/** The prefix of an IPv4 and that of an IPv6 network: `24/64`. */
export const Prefixes = token('Prefixes', /\d+\/\d+(?![\w./])/, Literal)
export const Duration = token('Duration', /(?:\d+(?:ms|[smhdw]))+(?![\w.])/, Literal)
export const Size = token('Size', /\d+(?:\.\d+)?(?:[kKMGT]i?)?B(?![\w.])/, Literal)
export const Decimal = token('Decimal', /-?\d+\.\d+(?![\w.])/, Literal)
export const Integer = token('Integer', /-?\d+(?![\w.])/, Literal)
export const MalformedNumber = token('MalformedNumber', /-?\d[\w.]*/, Literal)

export const Text = createToken({
  name: 'Text',
  pattern: matchText,
  line_breaks: true,
  start_chars_hint: ['"'],
  categories: [AnyToken],
})
export const UnclosedText = createToken({
  name: 'UnclosedText',
  pattern: matchUnclosedText,
  line_breaks: true,
  start_chars_hint: ['"'],
  categories: [AnyToken, Text],
})
export const Regex = createToken({
  name: 'Regex',
  pattern: matchRegex,
  line_breaks: true,
  start_chars_hint: ['/'],
  categories: [AnyToken],
})
export const UnclosedRegex = createToken({
  name: 'UnclosedRegex',
  pattern: matchUnclosedRegex,
  line_breaks: false,
  start_chars_hint: ['/'],
  categories: [AnyToken, Regex],
})

export const Arrow = token('Arrow', /->/)
export const Comparator = token('Comparator', /==|!=|<=|>=|!~|<|>|~/, Operator)
export const EqualsSign = token('EqualsSign', /=/)
export const Comma = token('Comma', /,/)
export const Colon = token('Colon', /:/)
export const LeftParenthesis = token('LeftParenthesis', /\(/)
export const RightParenthesis = token('RightParenthesis', /\)/)
export const LeftBracket = token('LeftBracket', /\[/)
export const RightBracket = token('RightBracket', /\]/)
export const LeftBrace = token('LeftBrace', /\{/)
export const RightBrace = token('RightBrace', /\}/)
export const LineBreak = createToken({
  name: 'LineBreak',
  pattern: /\n/,
  line_breaks: true,
  categories: [AnyToken, Terminator],
})
export const Semicolon = token('Semicolon', /;/, Terminator)

/** What other languages write: understood as what was meant, and told to be wrong. */
export const ForeignAnd = token('ForeignAnd', /&&?/, And)
export const ForeignOr = token('ForeignOr', /\|\|?/, Or)
export const ForeignNot = token('ForeignNot', /!(?![=~])/, Not)
export const ForeignArrow = token('ForeignArrow', /=>/, Arrow)
export const ForeignOperator = token('ForeignOperator', /===|!==|=~|<>/, Operator)
export const ForeignText = token(
  'ForeignText',
  /'[^'\r\n]*'|[“„«][^“”»\r\n]*[“”»]|‘[^’\r\n]*’|`[^`\r\n]*`/,
  Text,
)
/** A text without quotes, or a name with signs in it: `my-chain`, `root@example.org`, `conf.d/*.chain`. */
export const BareText = token('BareText', /[A-Za-z_]\w*[-.@][\w*][\w*./@-]*/, Text)
export const ForeignComment = token('ForeignComment', /\/\/[^\r\n]*/)
/** Characters that no token begins with; made by the tokenizer, not by a pattern. */
export const Unknown = createToken({ name: 'Unknown', pattern: Lexer.NA, categories: [AnyToken] })

const WhiteSpace = createToken({ name: 'WhiteSpace', pattern: /[ \t\f\r\uFEFF]+/, group: Lexer.SKIPPED })
export const Comment = createToken({ name: 'Comment', pattern: /#[^\n]*/, group: 'comments' })

/** In the order in which they are tried; wrong forms come behind the right ones. */
export const SCANNED: readonly TokenType[] = [
  ...[WhiteSpace, LineBreak, Comment, Semicolon],
  ...[Address6, Address4, Prefixes, Duration, Size, Decimal, Integer, MalformedNumber],
  ...[BareText, Identifier],
  ...[ForeignComment, Text, UnclosedText, Regex, UnclosedRegex, ForeignText],
  ...[Arrow, ForeignArrow, ForeignOperator, Comparator, EqualsSign, ForeignAnd, ForeignOr, ForeignNot],
  ...[Comma, Colon, LeftParenthesis, RightParenthesis, LeftBracket, RightBracket, LeftBrace, RightBrace],
]

/** What the tokenizer makes of identifiers that are words of the language: to try each at every name would take longer. */
export const WORDS: ReadonlyMap<string, TokenType> = new Map(
  [
    ...[If, Else, Match, And, Or, Not, Like, In, Exists, Accept, Drop, Return, Jump, Goto, True, False],
    ...[Include, Define, Default, Policy, Chain, From, On, Priority, File],
    ...[Test, Given, Repeat, Every, Wait, Expect, No],
  ].map((type) => [type.name.toLowerCase(), type]),
)

const CATEGORIES = [AnyToken, Name, Literal, Operator, Terminator, PlainVerdict, JumpingVerdict]

/** Every token type there is: what the lexer and the parser are made with. */
export const VOCABULARY: TokenType[] = [...SCANNED, ...WORDS.values(), ...CATEGORIES, Unknown]

function category(name: string): TokenType {
  return createToken({ name, pattern: Lexer.NA })
}

function token(name: string, pattern: RegExp, ...categories: TokenType[]): TokenType {
  return createToken({ name, pattern, line_breaks: false, categories: [AnyToken, ...categories] })
}

function word(text: string, ...categories: TokenType[]): TokenType {
  const name = `${text.charAt(0).toUpperCase()}${text.slice(1)}`
  return createToken({ name, pattern: Lexer.NA, categories: [AnyToken, ...categories] })
}
