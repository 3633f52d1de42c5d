import type { ArrivedMail } from './remote-mail-server.ts'

/** How often digests told a message, all together. */
export function told(mails: readonly ArrivedMail[], message: string): number {
  const counts = mails.flatMap(({ text }) => countsOf(text, message))
  return counts.reduce((sum, count) => sum + count, 0)
}

/** The counts of a message's lines in the text of a digest, whose long lines are wrapped and hung behind the count. */
function countsOf(text: string, message: string): readonly number[] {
  const lines = text.replace(/\n {9}/g, ' ').split('\n')
  return lines.flatMap((line) => {
    const [, count, words] = /^ *([\d,]+) × (.*)$/.exec(line) ?? []
    return words?.startsWith(message) ? [Number(count?.replaceAll(',', ''))] : []
  })
}
