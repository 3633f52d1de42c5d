import { EMPTY_ALT, type IOrAlt } from 'chevrotain'
import { EXPECTED } from '../expected.ts'
import { isKind } from '../token-tools.ts'
import * as tokens from '../tokens.ts'
import { ConditionParser } from './condition-parser.ts'

/** The grammar of blocks and the statements in them. */
export abstract class StatementParser extends ConditionParser {
  protected readonly block = this.RULE('block', (expected: string = EXPECTED.block) => {
    this.inBraces(expected, () => {
      this.MANY({
        MAX_LOOKAHEAD: 1,
        GATE: () => !this.atBlockEnd(),
        DEF: () => this.recoverStatement(() => this.SUBRULE(this.statement)),
      })
    })
  })

  private readonly statement = this.RULE('statement', () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.ifStatement) },
        { ALT: () => this.SUBRULE(this.matchStatement) },
        { GATE: () => this.startsRule(), ALT: () => this.SUBRULE(this.rule) },
        { ALT: () => this.SUBRULE(this.action) },
        this.anythingElse(),
      ],
      ERR_MSG: EXPECTED.statement,
    })
    this.SUBRULE(this.endOfLine)
  })

  private readonly rule = this.RULE('rule', () => {
    this.recoverBefore(tokens.Arrow, () => this.SUBRULE(this.condition))
    this.CONSUME(tokens.Arrow, { ERR_MSG: EXPECTED.arrow })
    this.SUBRULE(this.actions)
  })

  protected readonly actions = this.RULE('actions', () => {
    this.AT_LEAST_ONE_SEP({
      SEP: tokens.Comma,
      DEF: () => this.SUBRULE(this.action),
      ERR_MSG: EXPECTED.action,
    })
  })

  // Made once, as the kinds of values are.

  private readonly commandItems = [
    { ALT: () => this.CONSUME(tokens.EqualsSign) },
    { ALT: () => this.SUBRULE(this.value) },
  ]
  private readonly actionKinds = {
    DEF: [
      { ALT: () => this.CONSUME(tokens.PlainVerdict) },
      {
        ALT: () => {
          this.CONSUME(tokens.JumpingVerdict)
          this.CONSUME(tokens.Name, { ERR_MSG: EXPECTED.chainName })
        },
      },
      {
        ALT: () => {
          this.CONSUME1(tokens.Name)
          this.MANY(() => this.OR1(this.commandItems))
        },
      },
    ],
    ERR_MSG: EXPECTED.action,
  }
  private readonly lineEnds = {
    MAX_LOOKAHEAD: 1,
    DEF: [
      { ALT: () => this.CONSUME(tokens.Terminator) },
      { GATE: () => this.atBlockEnd(), ALT: EMPTY_ALT() },
    ],
    ERR_MSG: EXPECTED.endOfLine,
  }

  /** A verdict, or a command with its values. */
  private readonly action = this.RULE('action', () => {
    this.OR(this.actionKinds)
  })

  private readonly ifStatement = this.RULE('ifStatement', () => {
    this.SUBRULE(this.ifBranch)
    this.MANY({
      GATE: () => this.LA(2).tokenType === tokens.If,
      DEF: () => {
        this.CONSUME(tokens.Else)
        this.SUBRULE1(this.ifBranch)
      },
    })
    this.OPTION(() => {
      this.CONSUME1(tokens.Else)
      this.SUBRULE(this.block, { ARGS: [EXPECTED.elseBody] })
    })
  })

  private readonly ifBranch = this.RULE('ifBranch', () => {
    this.CONSUME(tokens.If)
    this.recoverBefore(tokens.LeftBrace, () => this.SUBRULE(this.condition))
    this.SUBRULE(this.block, { ARGS: [EXPECTED.blockAfterCondition] })
  })

  private readonly matchStatement = this.RULE('matchStatement', () => {
    this.CONSUME(tokens.Match)
    this.recoverBefore(tokens.LeftBrace, () => this.CONSUME(tokens.Name, { ERR_MSG: EXPECTED.fieldName }))
    this.inBraces(EXPECTED.block, () => {
      this.MANY({
        MAX_LOOKAHEAD: 1,
        GATE: () => !this.atBlockEnd(),
        DEF: () => this.recoverStatement(() => this.SUBRULE(this.matchCase)),
      })
    })
  })

  private readonly matchCase = this.RULE('matchCase', () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.CONSUME(tokens.Else) },
        { ALT: () => this.SUBRULE(this.patterns) },
        this.anythingElse(),
      ],
      ERR_MSG: EXPECTED.pattern,
    })
    this.OR1({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(tokens.Arrow)
            this.SUBRULE(this.actions)
          },
        },
        { ALT: () => this.SUBRULE(this.block) },
      ],
      ERR_MSG: EXPECTED.blockOrAction,
    })
    this.SUBRULE(this.endOfLine)
  })

  private readonly patterns = this.RULE('patterns', () => {
    this.AT_LEAST_ONE_SEP({
      SEP: tokens.Comma,
      DEF: () => this.SUBRULE(this.pattern),
      ERR_MSG: EXPECTED.pattern,
    })
  })

  private readonly pattern = this.RULE('pattern', () => {
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(tokens.Like)
            this.CONSUME(tokens.Text, { ERR_MSG: EXPECTED.like })
          },
        },
        { ALT: () => this.CONSUME(tokens.Regex) },
        { ALT: () => this.SUBRULE(this.value) },
      ],
      ERR_MSG: EXPECTED.pattern,
    })
  })

  /** What ends a statement or an item: its line, or the block around it. */
  protected readonly endOfLine = this.RULE('endOfLine', () => {
    this.OR(this.lineEnds)
  })

  /** Parses braces and what stands between them. One that was never closed is told with the line that opens it. */
  protected inBraces(expected: string, parseContent: () => void): void {
    const opening = this.recoverOpening(() => this.CONSUME(tokens.LeftBrace, { ERR_MSG: expected }))
    parseContent()
    const unclosed = `\`}\` for the \`{\` in line ${opening?.startLine}`
    if (opening !== undefined || this.LA(1).tokenType === tokens.RightBrace)
      this.recoverClosing(() => this.CONSUME(tokens.RightBrace, { ERR_MSG: unclosed }))
  }

  /** Never taken: it is there so that a repetition is entered at any token, and the mistake in it told. */
  protected anythingElse(): IOrAlt<unknown> {
    return { GATE: () => false, ALT: () => this.CONSUME(tokens.AnyToken) }
  }

  /**
   * Whether a rule starts here, and not an action: both may begin with a name. A line with an arrow is a rule, even where
   * its condition is wrong.
   */
  private startsRule(): boolean {
    return (
      !isKind(this.LA(1), tokens.Name) || this.asksOfField(2) || this.distanceTo(tokens.Arrow) !== undefined
    )
  }
}
