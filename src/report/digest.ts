import type { BanRecord, ReportContent } from '../engine/report-content.ts'
import { visible } from '../values/visible.ts'
import type { ToldBan } from './ban-summary.ts'
import { DIGEST_LIMITS, type Digest, gather } from './gather.ts'
import { renderHtml } from './render-html.ts'
import { renderText } from './render-text.ts'
import { type DigestFrame, subjectText } from './summary.ts'

/** Longer subjects help nobody, and there may be many sections. */
const SUBJECT_LENGTH = 150

/** Gmail cuts what is longer, and hides the rest. */
const MOST_BYTES = 99_000
/** What is left to the lines at the least: rather than that, charts are left out. */
const LEAST_BYTES = 20_000

/** Puts the content of a digest into words: the parts of a mail, the subject fit for a header. */
export function renderDigest(
  content: ReportContent,
  frame: DigestFrame,
): { readonly subject: string; readonly text: string; readonly html: string } {
  const told = { ...content, bans: content.bans.map((ban) => asTold(ban, frame)) }
  const { digest, html } = page(told, frame)
  const subject = [...visible(subjectText(digest, frame.host))]
  return {
    subject:
      subject.length <= SUBJECT_LENGTH
        ? subject.join('')
        : `${subject.slice(0, SUBJECT_LENGTH - 1).join('')}…`,
    text: renderText(digest, frame),
    html,
  }
}

/**
 * The lines get what the rest of the page leaves of the room that mail programs show: charts, bans, and what is gone. Where that is too
 * little, sections at the end go without their charts.
 */
function page(
  content: Parameters<typeof gather>[0],
  frame: DigestFrame,
): { readonly digest: Digest; readonly html: string } {
  let { bytes, charts } = DIGEST_LIMITS
  for (;;) {
    const digest = gather(content, frame.sections, { ...DIGEST_LIMITS, bytes, charts })
    const html = renderHtml(digest, frame)
    const excess = Buffer.byteLength(html) - MOST_BYTES
    if (excess <= 0 || charts === 0) return { digest, html }
    if (bytes > LEAST_BYTES) bytes = Math.max(LEAST_BYTES, bytes - excess)
    else charts = Math.min(charts, digest.sections.filter(({ occurred }) => occurred.length > 0).length) - 1
  }
}

/** Of a set that only observes it is said with each ban that nobody was banned. */
function asTold(ban: BanRecord, { observed = [] }: DigestFrame): ToldBan {
  return observed.includes(ban.set) ? { ...ban, set: `${ban.set}, only observed`, observed: true } : ban
}
