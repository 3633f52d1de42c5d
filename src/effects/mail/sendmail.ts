import type { Outcome } from '../../engine/ports.ts'
import { type ProgramEnd, runProgram, told } from '../run-program.ts'
import { messageBytes, senderAddress } from './mail-options.ts'
import { SERVER_PACE, type Transport } from './transport.ts'

/** A queueing sendmail answers at once; one that delivers by itself may take a while. In milliseconds. */
const TIMEOUT = 60_000
const MOST_OUTPUT = 100_000
/** sysexits.h: data error, no user, no host. Trying again changes nothing. */
const FOR_GOOD = new Set([65, 67, 68])

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
  return {
    pace: SERVER_PACE,
    async send(message, signal): Promise<Outcome> {
      const end = await runProgram(
        sendmail,
        [...args, '-i', '-f', senderAddress(message), ...message.missing],
        {
          input: await messageBytes(message),
          timeout,
          mostOutput: MOST_OUTPUT,
          keepsBeginning: true,
          signal,
        },
      )
      return outcomeOf(end, sendmail)
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
        hint: 'correct mail.transport.sendmail in the settings, or install a mail server such as postfix',
      }
  }
}

function refusal(code: number, text: string, sendmail: string): Outcome {
  const error = `${sendmail} did not take a mail${told(text) || `: exit code ${code}`}`
  return FOR_GOOD.has(code) ? { ok: false, error, permanent: true } : { ok: false, error }
}
