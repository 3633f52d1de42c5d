import type { FailedOutcome, Outcome } from '../../engine/ports.ts'
import { type ProgramEnd, runProgram, told } from '../run-program.ts'
import { wantHint } from '../want-hint.ts'
import { messageBytes, senderAddress } from './mail-options.ts'
import { type Message, SERVER_PACE, type Transport } from './transport.ts'

/** A queueing sendmail answers at once; one that delivers by itself may take a while. In milliseconds. */
const TIMEOUT = 60_000
const MOST_OUTPUT = 100_000
const NOT_RUN = 'correct mail.transport.sendmail in the settings, or install a mail server such as postfix'
/**
 * What may be about one of the recipients, where nobody got the mail: of sysexits.h data error and unavailable, as msmtp has it where
 * its server refuses one for good or for now, and no user; ssmtp ends with 1 whatever it is.
 */
const MAYBE_OF_ONE = new Set([1, 65, 67, 69])
/**
 * sysexits.h: data error, no user. Trying again changes nothing. Not so with 68, no host: msmtp ends with that where the name
 * service does not know its server, as at a start without a network.
 */
const FOR_GOOD = new Set([65, 67])

/** Hands mails to a program that works like sendmail: the message on standard input, the recipients as arguments. */
export function sendmailTransport({
  sendmail,
  args = [],
  timeout = TIMEOUT,
}: {
  readonly sendmail: string
  /** Arguments before ours. */
  readonly args?: readonly string[]
  /** In milliseconds. */
  readonly timeout?: number
}): Transport {
  async function handOver(message: Message, to: readonly string[], signal: AbortSignal): Promise<ProgramEnd> {
    return runProgram(sendmail, [...args, '-i', '-f', senderAddress(message), ...to], {
      input: await messageBytes(message),
      timeout,
      mostOutput: MOST_OUTPUT,
      keepsBeginning: true,
      signal,
    })
  }

  /** To each recipient by itself, so that one whom the server does not take keeps it from no other. */
  async function sendToEach(message: Message, signal: AbortSignal): Promise<Outcome> {
    const reached = message.to.filter((address) => !message.missing.includes(address))
    const failures: FailedOutcome[] = []
    for (const address of message.missing) {
      const outcome = outcomeOf(await handOver(message, [address], signal), sendmail)
      if (outcome.ok) reached.push(address)
      else failures.push(outcome)
      if (!outcome.ok && outcome.blocking === true) break
    }
    const failure = failures.find(({ permanent }) => permanent !== true) ?? failures.at(-1)
    return failure === undefined ? { ok: true } : { ...failure, reached }
  }

  return {
    pace: SERVER_PACE,
    async send(message, signal): Promise<Outcome> {
      const end = await handOver(message, message.missing, signal)
      const isOfOne = end.kind === 'exit' && MAYBE_OF_ONE.has(end.code) && message.missing.length > 1
      return isOfOne ? sendToEach(message, signal) : outcomeOf(end, sendmail)
    },
  }
}

function outcomeOf(end: ProgramEnd, sendmail: string): Outcome {
  switch (end.kind) {
    case 'exit':
      return end.code === 0 ? { ok: true } : refusal(end.code, end.text, sendmail)
    case 'killed':
      return { ok: false, error: `${sendmail} was killed by ${end.by}${told(end.text)}` }
    case 'time over':
      return { ok: false, blocking: true, error: `${sendmail} did not end in time${told(end.text)}` }
    case 'broken off':
      return { ok: false, error: `${sendmail} was broken off, since the program ends` }
    case 'not started':
      return {
        ok: false,
        blocking: true,
        error: `${sendmail} cannot be run: ${end.reason}`,
        hint: wantHint(end.code) ?? NOT_RUN,
      }
  }
}

function refusal(code: number, text: string, sendmail: string): Outcome {
  const error = `${sendmail} did not take a mail${told(text) || `: exit code ${code}`}`
  return FOR_GOOD.has(code) ? { ok: false, error, permanent: true } : { ok: false, error }
}
