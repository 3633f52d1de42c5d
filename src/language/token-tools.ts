import { createTokenInstance, type IToken, type TokenType, tokenMatcher } from 'chevrotain'

/** Whether a token is of a type or category; no token is of none. */
export function isKind(token: IToken | undefined, type: TokenType): boolean {
  return token !== undefined && tokenMatcher(token, type)
}

/** A token that was not scanned: at an offset, with a text that may be empty. Its lines and columns are not known. */
export function tokenAt(type: TokenType, image: string, offset: number): IToken {
  const end = offset + image.length - 1
  return createTokenInstance(type, image, offset, end, Number.NaN, Number.NaN, Number.NaN, Number.NaN)
}

/** Calls the function the first time only: for what is dear to make and never changes. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
