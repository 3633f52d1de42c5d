import { type DigestMail, REPORT } from '../engine/ports.ts'
import { html } from './html.ts'
import { WIDTH, wrap } from './wrap.ts'

/**
 * The mail in place of a digest that the mail server refuses as it is, such as for words that a filter of spam or viruses
 * minds. Nothing of the logs stands in it, nor of what the server said, which may name those words: whoever can write a
 * line into the log would else keep all digests from being read.
 */
export function announcementOf(digest: DigestMail): DigestMail {
  const command = readingCommand(digest)
  const sentences = [
    'The mail server does not take this digest as it is: perhaps for words of a log line that its filters mind, or for its size. It is not sent again, but kept on the machine. Read it there:',
    'Why it was refused stands in the journal of pyruse-ts. Somebody may have written such a line on purpose.',
  ] as const
  return {
    ...digest,
    subject: `${digest.subject} (refused by the mail server, kept on the machine)`,
    text: [...wrap(sentences[0], WIDTH), '', `    ${command}`, '', ...wrap(sentences[1], WIDTH), ''].join(
      '\n',
    ),
    html: html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Digest</title></head>
<body>
<p>${sentences[0]}</p>
<pre>${command}</pre>
<p>${sentences[1]}</p>
</body>
</html>
`.text,
  }
}

/** A moment that only this digest tells of: just before it was closed. */
function readingCommand({ name, closed }: DigestMail): string {
  const which = name === REPORT ? '' : ` --digest ${name}`
  const moment = closed === undefined ? 'TIME' : new Date(closed - 1).toISOString()
  return `pyruse-ts report --date ${moment}${which}`
}
