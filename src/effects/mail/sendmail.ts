import { execa } from 'execa'
import type { Outcome } from '../../engine/ports.ts'
import { messageBytes, senderAddress } from './mail-options.ts'
import type { Transport } from './transport.ts'

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
    async send(message): Promise<Outcome> {
      const result = await execa(sendmail, [...args, '-i', '-f', senderAddress(message), ...message.to], {
        input: await messageBytes(message),
        all: true,
        reject: false,
        timeout,
        maxBuffer: MOST_OUTPUT,
      })
      if (!result.failed) return { ok: true }
      if (result.exitCode === undefined) return notRun(sendmail, result)
      const said = (result.all ?? '').trim().split('\n')[0]?.slice(0, 300) || `exit code ${result.exitCode}`
      const error = `${sendmail} did not take a mail: ${said}`
      return FOR_GOOD.has(result.exitCode) ? { ok: false, error, permanent: true } : { ok: false, error }
    },
  }
}

function notRun(
  sendmail: string,
  result: { readonly timedOut: boolean; readonly shortMessage?: string | undefined },
): Outcome {
  if (result.timedOut) return { ok: false, error: `${sendmail} did not end in time` }
  return {
    ok: false,
    error: `${sendmail} cannot be run: ${result.shortMessage ?? 'no reason given'}`,
    hint: 'correct mail.transport.sendmail in the settings, or install a mail server such as postfix',
  }
}
