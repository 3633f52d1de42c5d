import type { BanRecord, ReportContent } from '../engine/report-content.ts'
import { visible } from '../values/visible.ts'
import type { ToldBan } from './ban-summary.ts'
import { gather } from './gather.ts'
import { renderHtml } from './render-html.ts'
import { renderText } from './render-text.ts'
import { type DigestFrame, subjectText } from './summary.ts'

/** Longer subjects help nobody, and there may be many sections. */
const SUBJECT_LENGTH = 150

/** Puts the content of a digest into words: the parts of a mail, the subject fit for a header. */
export function renderDigest(
  content: ReportContent,
  frame: DigestFrame,
): { readonly subject: string; readonly text: string; readonly html: string } {
  const digest = gather({ ...content, bans: content.bans.map((ban) => asTold(ban, frame)) }, frame.sections)
  const subject = [...visible(subjectText(digest, frame.host))]
  return {
    subject:
      subject.length <= SUBJECT_LENGTH
        ? subject.join('')
        : `${subject.slice(0, SUBJECT_LENGTH - 1).join('')}…`,
    text: renderText(digest, frame),
    html: renderHtml(digest, frame),
  }
}

/** Of a set that only observes it is said with each ban that nobody was banned. */
function asTold(ban: BanRecord, { observed = [] }: DigestFrame): ToldBan {
  return observed.includes(ban.set) ? { ...ban, set: `${ban.set}, only observed`, observed: true } : ban
}
