import type { IParserErrorMessageProvider } from 'chevrotain'
import { EXPECTED } from '../expected.ts'

/** The grammar says only what it expected: what was found, and what to do, is added where the mistake is shown. */
export const EXPECTATION_MESSAGES: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => `\`${expected.name.toLowerCase()}\``,
  buildNotAllInputParsedMessage: () => EXPECTED.endOfFile,
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? EXPECTED.value,
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? EXPECTED.value,
}
