import { EMPTY_ALT } from 'chevrotain'
import { EXPECTED } from '../expected.ts'
import { isKind } from '../token-tools.ts'
import * as tokens from '../tokens.ts'
import { ResynchronisingParser } from './resynchronising-parser.ts'

/** The grammar of values and conditions. */
export abstract class ConditionParser extends ResynchronisingParser {
  /** Made once: there are more values in a file than anything else. */
  private readonly valueKinds = {
    DEF: [
      { ALT: () => this.CONSUME(tokens.Literal) },
      { ALT: () => this.CONSUME(tokens.Text) },
      { ALT: () => this.CONSUME(tokens.Name) },
      { ALT: () => this.SUBRULE(this.list) },
    ],
    ERR_MSG: EXPECTED.value,
  }

  protected readonly value = this.RULE('value', () => {
    this.OR(this.valueKinds)
  })

  /** A comma behind the last item does no harm. */
  private readonly list = this.RULE('list', () => {
    this.CONSUME(tokens.LeftBracket)
    this.MANY({
      GATE: () => this.LA(1).tokenType !== tokens.RightBracket,
      DEF: () => {
        this.SUBRULE(this.value)
        this.OR({
          DEF: [
            { ALT: () => this.CONSUME(tokens.Comma) },
            { GATE: () => this.LA(1).tokenType === tokens.RightBracket, ALT: EMPTY_ALT() },
          ],
          ERR_MSG: EXPECTED.listEnd,
        })
      },
    })
    this.CONSUME(tokens.RightBracket, { ERR_MSG: `${EXPECTED.value} or \`]\`` })
  })

  protected readonly condition = this.RULE('condition', () => {
    this.AT_LEAST_ONE_SEP({
      SEP: tokens.Or,
      DEF: () => this.SUBRULE(this.conjunction),
      ERR_MSG: EXPECTED.condition,
    })
  })

  private readonly conjunction = this.RULE('conjunction', () => {
    this.AT_LEAST_ONE_SEP({
      SEP: tokens.And,
      DEF: () => this.SUBRULE(this.negation),
      ERR_MSG: EXPECTED.condition,
    })
  })

  private readonly negation = this.RULE('negation', () => {
    this.OPTION(() => this.CONSUME(tokens.Not))
    this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.group) }, { ALT: () => this.SUBRULE(this.fieldTest) }],
      ERR_MSG: EXPECTED.condition,
    })
  })

  private readonly group = this.RULE('group', () => {
    this.CONSUME(tokens.LeftParenthesis)
    this.SUBRULE(this.condition)
    this.CONSUME(tokens.RightParenthesis, { ERR_MSG: EXPECTED.conditionEnd })
  })

  /** What begins with a name: a call of a filter, or a field and what is asked of it. */
  protected readonly fieldTest = this.RULE('fieldTest', () => {
    this.CONSUME(tokens.Name)
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.callArguments) },
        { ALT: () => this.CONSUME(tokens.Exists) },
        {
          ALT: () => {
            this.operator()
            this.valueOrRegex()
          },
        },
      ],
      ERR_MSG: EXPECTED.operator,
    })
  })

  private readonly callArguments = this.RULE('callArguments', () => {
    this.CONSUME(tokens.LeftParenthesis)
    this.MANY({
      GATE: () => this.LA(1).tokenType !== tokens.RightParenthesis,
      DEF: () => {
        this.SUBRULE(this.argument)
        this.OR({
          DEF: [
            { ALT: () => this.CONSUME(tokens.Comma) },
            { GATE: () => this.LA(1).tokenType === tokens.RightParenthesis, ALT: EMPTY_ALT() },
          ],
          ERR_MSG: EXPECTED.argumentEnd,
        })
      },
    })
    this.CONSUME(tokens.RightParenthesis, { ERR_MSG: `${EXPECTED.value} or \`)\`` })
  })

  private readonly argument = this.RULE('argument', () => {
    this.OPTION({
      GATE: () => this.LA(2).tokenType === tokens.Colon,
      DEF: () => {
        this.CONSUME(tokens.Name)
        this.CONSUME(tokens.Colon)
      },
    })
    this.valueOrRegex()
  })

  // These two make no nodes of their own, of which there would be very many.

  private operator(): void {
    this.OR8([
      { ALT: () => this.CONSUME(tokens.Operator) },
      {
        ALT: () => {
          this.CONSUME(tokens.Not)
          this.CONSUME(tokens.In, { ERR_MSG: EXPECTED.inBehindNot })
        },
      },
    ])
  }

  private valueOrRegex(): void {
    this.OR9({
      DEF: [{ ALT: () => this.CONSUME(tokens.Regex) }, { ALT: () => this.SUBRULE9(this.value) }],
      ERR_MSG: EXPECTED.value,
    })
  }

  /** Whether the token ahead belongs to a condition behind its field. */
  protected asksOfField(ahead: number): boolean {
    const asking = [tokens.Operator, tokens.Exists, tokens.Not, tokens.LeftParenthesis]
    return asking.some((type) => isKind(this.LA(ahead), type))
  }
}
