import { encodeWord } from 'nodemailer/lib/mime-funcs'
import { loadMailComposer } from './nodemailer.ts'
import { mailboxOf, recipientAddress } from './recipients.ts'
import type { Message } from './transport.ts'

/** The message as Nodemailer takes it. Nothing is ever read from a file or a URL, whatever a text says. */
export function mailOptions(message: Message) {
  const { from, to, missing, subject, text, html, date, messageId, threadId, priority, listId } = message
  return {
    from: mailboxOf(from) ?? from,
    to: to.map((address) => ({ name: '', address })),
    envelope: { from: senderAddress(message), to: [...missing] },
    subject: headerText(subject),
    text,
    ...(html === undefined ? {} : { html }),
    date,
    messageId,
    // Nobody has the mail that they refer to, and that is enough for mail programs to show them together.
    ...(threadId === undefined ? {} : { inReplyTo: threadId, references: [threadId] }),
    ...(priority === undefined ? {} : { priority }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      // Exchange knows only its own word for it.
      'X-Auto-Response-Suppress': 'All',
      'List-Id': `<${listId}>`,
    },
    xMailer: false as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** Nodemailer passes on what looks like an encoded word, and the reader would decode what a log message spelt there. */
function headerText(text: string): string {
  return text.includes('=?') ? encodeWord(text, 'B', 52) : text
}

/** The bare address of the sender, for the envelope. */
export function senderAddress({ from }: Message): string {
  return recipientAddress(from) ?? from
}

/** The whole message as a file or a program of this system takes it: lines end in `\n`. */
export async function messageBytes(message: Message): Promise<Buffer> {
  const { default: MailComposer } = await loadMailComposer()
  return new MailComposer({ ...mailOptions(message), newline: 'unix' }).compile().build()
}
