import {
  CstParser,
  EOF,
  type IParserConfig,
  type IRecognitionException,
  type IToken,
  isRecognitionException,
  type TokenType,
} from 'chevrotain'
import { isKind } from '../token-tools.ts'
import * as tokens from '../tokens.ts'
import { EXPECTATION_MESSAGES } from './expectation-messages.ts'

const ITEM_WORDS = new Set([
  ...[tokens.Chain, tokens.Define, tokens.Default, tokens.Include, tokens.Policy, tokens.Test],
])

/**
 * A parser that goes on after a mistake where a person would: at the next statement, block or item. Chevrotain's own
 * recovery knows follow sets but neither lines nor nesting, and tells one slip several times.
 */
export abstract class ResynchronisingParser extends CstParser {
  constructor(config: IParserConfig) {
    super(tokens.VOCABULARY, {
      ...config,
      recoveryEnabled: false,
      nodeLocationTracking: 'onlyOffset',
      errorMessageProvider: EXPECTATION_MESSAGES,
    })
  }

  /** Parses a statement with its terminator; a mistake costs this statement only. */
  protected recoverStatement(parse: () => void): void {
    this.attempt(parse, () => this.skipStatement())
  }

  /**
   * Parses what stands at the top of a file; a mistake in it costs this item. What begins like no item is told once, and
   * skipped up to where one begins: after a `}` too many all the rest of a chain stands there.
   */
  protected recoverItem(parse: () => void, startsItem: () => boolean): void {
    const first = this.LA(1)
    this.attempt(parse, (mistake) => {
      this.skipStatement()
      if (mistake.token !== first) return
      while (this.LA(1).tokenType !== EOF && !startsItem()) this.SKIP_TOKEN()
    })
  }

  /** Parses what stands before a block or an arrow; after a mistake it goes on there, where there is one. */
  protected recoverBefore(type: TokenType, parse: () => void): void {
    this.attempt(parse, (mistake) => {
      const distance = this.distanceTo(type)
      if (distance === undefined) throw mistake
      for (let skipped = 1; skipped < distance; skipped++) this.SKIP_TOKEN()
    })
  }

  /**
   * Parses the `{` of a block, and returns it. What stands before it in the line is skipped. Where the line ends without
   * one and the next line is indented, it is taken for written, and undefined is returned.
   */
  protected recoverOpening(parse: () => IToken): IToken | undefined {
    let opening: IToken | undefined
    this.attempt(
      () => {
        opening = parse()
      },
      (mistake) => {
        const distance = this.distanceTo(tokens.LeftBrace)
        if (distance === undefined && !this.indentsNextLine()) throw mistake
        for (let skipped = 0; skipped < (distance ?? 1); skipped++) this.SKIP_TOKEN()
        if (distance !== undefined) opening = this.LA(0)
      },
    )
    return opening
  }

  /** Parses the end of a statement; what cannot be understood is skipped, and what stands before it kept. */
  protected recoverRest(parse: () => void): void {
    this.attempt(parse, () => this.skipToEnd())
  }

  /** Parses a closing token; where it is missing, the mistake is told and all goes on as if it were there. */
  protected recoverClosing(parse: () => void): void {
    this.attempt(parse, () => {})
  }

  /** How many tokens ahead one of this type stands in the same statement. */
  protected distanceTo(type: TokenType): number | undefined {
    for (let ahead = 1; ; ahead++) {
      const token = this.LA(ahead)
      if (isKind(token, type)) return ahead
      if (this.endsStatement(token) || token.tokenType === tokens.LeftBrace) return undefined
    }
  }

  /** Whether an item begins here, even inside a block: then the block was never closed. */
  protected atItemStart(): boolean {
    if (this.LA(0).tokenType === tokens.Semicolon) return false
    const [first, second, third] = [this.LA(1), this.LA(2), this.LA(3)]
    switch (first.tokenType) {
      case tokens.Include:
      case tokens.Test:
        return isKind(second, tokens.Text)
      case tokens.Define:
      case tokens.Default:
        return isKind(second, tokens.Name) && third.tokenType === tokens.EqualsSign
      case tokens.Chain:
        return isKind(second, tokens.Name)
      case tokens.Policy:
        return [tokens.Name, tokens.PlainVerdict, tokens.JumpingVerdict].some((type) => isKind(second, type))
      default:
        return false
    }
  }

  /** Whether a word that begins an item stands at the start of a line. */
  protected atItemWord(): boolean {
    return ITEM_WORDS.has(this.LA(1).tokenType) && isKind(this.LA(0), tokens.Terminator)
  }

  /** Whether a block ends here, by its `}` or without it. */
  protected atBlockEnd(): boolean {
    return [tokens.RightBrace, EOF].includes(this.LA(1).tokenType) || this.atItemStart()
  }

  private endsStatement(token: IToken): boolean {
    return (
      isKind(token, tokens.Terminator) || token.tokenType === tokens.RightBrace || token.tokenType === EOF
    )
  }

  /** Skips to behind the end of the statement; stops before a `}` that closes the block around. */
  private skipStatement(): void {
    this.skipToEnd()
    if (isKind(this.LA(1), tokens.Terminator)) this.SKIP_TOKEN()
  }

  /** Skips to the end of the statement, over whole blocks, unless an item begins in them: then one was never closed. */
  private skipToEnd(): void {
    for (let depth = 0; depth > 0 || !this.endsStatement(this.LA(1)); this.SKIP_TOKEN()) {
      const { tokenType } = this.LA(1)
      if (tokenType === EOF || (depth > 0 && this.atItemStart())) return
      if (tokenType === tokens.LeftBrace) depth++
      if (tokenType === tokens.RightBrace) depth--
    }
  }

  /** Whether the line ends here and the next one stands further right. */
  private indentsNextLine(): boolean {
    if (!isKind(this.LA(1), tokens.Terminator)) return false
    let behind = 0
    while (this.LA(behind - 1).startLine === this.LA(0).startLine) behind--
    return (this.LA(2).startColumn ?? 0) > (this.LA(behind).startColumn ?? 0)
  }

  private attempt(parse: () => void, recover: (mistake: IRecognitionException) => void): void {
    try {
      parse()
    } catch (thrown) {
      if (!isMistake(thrown)) throw thrown
      recover(thrown)
    }
  }
}

function isMistake(thrown: unknown): thrown is IRecognitionException {
  return thrown instanceof Error && isRecognitionException(thrown)
}
