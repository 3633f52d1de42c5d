import { EXPECTED } from '../expected.ts'
import { isKind } from '../token-tools.ts'
import * as tokens from '../tokens.ts'
import { StatementParser } from './statement-parser.ts'

/**
 * The grammar of chain files; what the tree means is for the builder. It decides with two tokens of look-ahead and never
 * backtracks, so that parsing takes time in proportion to the text.
 */
export class ChainParser extends StatementParser {
  /** `skipValidations` leaves out the check of the grammar itself, which is dear and belongs into a test. */
  constructor({ skipValidations }: { readonly skipValidations: boolean }) {
    super({ maxLookahead: 2, skipValidations })
    this.performSelfAnalysis()
  }

  /** A chain file. */
  readonly program = this.RULE('program', () => {
    this.MANY({
      MAX_LOOKAHEAD: 1,
      DEF: () =>
        this.recoverItem(
          () => this.SUBRULE(this.item),
          () => this.atItemWord(),
        ),
    })
  })

  /** A file that holds only expectations. */
  readonly expectations = this.RULE('expectations', () => {
    this.MANY({
      MAX_LOOKAHEAD: 1,
      DEF: () =>
        this.recoverItem(
          () => this.SUBRULE(this.expectation),
          () => this.LA(1).tokenType === tokens.Expect,
        ),
    })
  })

  private readonly expectation = this.RULE('expectation', () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [{ ALT: () => this.SUBRULE(this.expect) }, this.anythingElse()],
      ERR_MSG: EXPECTED.expectation,
    })
    this.SUBRULE(this.endOfLine)
  })

  private readonly item = this.RULE('item', () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.chain) },
        { ALT: () => this.SUBRULE(this.define) },
        { ALT: () => this.SUBRULE(this.include) },
        { ALT: () => this.SUBRULE(this.policy) },
        { ALT: () => this.SUBRULE(this.test) },
        this.anythingElse(),
      ],
      ERR_MSG: EXPECTED.item,
    })
    this.SUBRULE(this.endOfLine)
  })

  private readonly include = this.RULE('include', () => {
    this.CONSUME(tokens.Include)
    this.CONSUME(tokens.Text, { ERR_MSG: EXPECTED.path })
  })

  private readonly define = this.RULE('define', () => {
    this.OR([{ ALT: () => this.CONSUME(tokens.Define) }, { ALT: () => this.CONSUME(tokens.Default) }])
    this.CONSUME(tokens.Name, { ERR_MSG: EXPECTED.constantName })
    this.CONSUME(tokens.EqualsSign, { ERR_MSG: EXPECTED.equals })
    this.recoverRest(() => {
      this.OR1({
        MAX_LOOKAHEAD: 1,
        IGNORE_AMBIGUITIES: true,
        DEF: [
          { GATE: () => isKind(this.LA(2), tokens.Text), ALT: () => this.SUBRULE(this.fileList) },
          { ALT: () => this.SUBRULE(this.value) },
        ],
        ERR_MSG: EXPECTED.value,
      })
    })
  })

  private readonly fileList = this.RULE('fileList', () => {
    this.CONSUME(tokens.File)
    this.CONSUME(tokens.Text)
  })

  private readonly policy = this.RULE('policy', () => {
    this.CONSUME(tokens.Policy)
    this.OPTION({
      MAX_LOOKAHEAD: 1,
      GATE: () => isKind(this.LA(2), tokens.Name),
      DEF: () => {
        this.CONSUME(tokens.From)
        this.CONSUME(tokens.Name)
      },
    })
    this.SUBRULE(this.actions)
  })

  private readonly chain = this.RULE('chain', () => {
    this.CONSUME(tokens.Chain)
    let expected: string = EXPECTED.chainHead
    this.recoverBefore(tokens.LeftBrace, () => {
      this.CONSUME(tokens.Name, { ERR_MSG: EXPECTED.chainName })
      this.OPTION(() => {
        this.SUBRULE(this.hook)
        expected = EXPECTED.baseChainHead
      })
    })
    this.SUBRULE(this.block, { ARGS: [expected] })
  })

  private readonly hook = this.RULE('hook', () => {
    this.CONSUME(tokens.From)
    this.AT_LEAST_ONE_SEP({
      SEP: tokens.Comma,
      DEF: () => this.CONSUME(tokens.Name, { ERR_MSG: EXPECTED.sourceName }),
      ERR_MSG: EXPECTED.sourceName,
    })
    this.recoverBefore(tokens.LeftBrace, () => {
      this.OPTION(() => {
        this.CONSUME(tokens.On)
        this.SUBRULE(this.condition)
      })
      this.OPTION1(() => {
        this.CONSUME(tokens.Priority)
        this.CONSUME(tokens.Integer, { ERR_MSG: EXPECTED.priority })
      })
    })
  })

  private readonly test = this.RULE('test', () => {
    this.CONSUME(tokens.Test)
    this.recoverBefore(tokens.LeftBrace, () => this.CONSUME(tokens.Text, { ERR_MSG: EXPECTED.title }))
    this.inBraces(EXPECTED.block, () => {
      this.MANY({
        MAX_LOOKAHEAD: 1,
        GATE: () => !this.atBlockEnd(),
        DEF: () => this.recoverStatement(() => this.SUBRULE(this.step)),
      })
    })
  })

  private readonly step = this.RULE('step', () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { ALT: () => this.SUBRULE(this.given) },
        { ALT: () => this.SUBRULE(this.repeat) },
        { ALT: () => this.SUBRULE(this.wait) },
        { ALT: () => this.SUBRULE(this.expect) },
        this.anythingElse(),
      ],
      ERR_MSG: EXPECTED.step,
    })
    this.SUBRULE(this.endOfLine)
  })

  private readonly given = this.RULE('given', () => {
    this.CONSUME(tokens.Given)
    this.AT_LEAST_ONE_SEP({
      SEP: tokens.Comma,
      DEF: () => this.SUBRULE(this.givenField),
      ERR_MSG: EXPECTED.fieldName,
    })
  })

  private readonly givenField = this.RULE('givenField', () => {
    this.CONSUME(tokens.Name, { ERR_MSG: EXPECTED.fieldName })
    this.SUBRULE(this.value)
  })

  private readonly repeat = this.RULE('repeat', () => {
    this.CONSUME(tokens.Repeat)
    this.CONSUME(tokens.Integer, { ERR_MSG: EXPECTED.times })
    this.OPTION(() => {
      this.CONSUME(tokens.Every)
      this.CONSUME(tokens.Duration, { ERR_MSG: EXPECTED.duration })
    })
  })

  private readonly wait = this.RULE('wait', () => {
    this.CONSUME(tokens.Wait)
    this.CONSUME(tokens.Duration, { ERR_MSG: EXPECTED.duration })
  })

  private readonly expect = this.RULE('expect', () => {
    this.CONSUME(tokens.Expect)
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => this.asksOfField(2), ALT: () => this.SUBRULE(this.fieldTest) },
        { ALT: () => this.SUBRULE(this.expectedEffect) },
      ],
      ERR_MSG: EXPECTED.effect,
    })
  })

  /** What walks ended with is an effect too: `expect accept`. */
  private readonly expectedEffect = this.RULE('expectedEffect', () => {
    this.OPTION({
      GATE: () => isKind(this.LA(2), tokens.Name) || isKind(this.LA(2), tokens.PlainVerdict),
      MAX_LOOKAHEAD: 1,
      DEF: () => this.CONSUME(tokens.No),
    })
    this.OR({
      DEF: [{ ALT: () => this.CONSUME(tokens.Name) }, { ALT: () => this.CONSUME(tokens.PlainVerdict) }],
      ERR_MSG: EXPECTED.effect,
    })
    this.MANY(() => this.SUBRULE(this.value))
  })
}
