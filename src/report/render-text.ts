import type { BanRecord, ReportLine } from '../engine/report-content.ts'
import { visible } from '../values/visible.ts'
import { type Clock, clockOf, fullTime } from './clock.ts'
import type { Digest, DigestSection } from './gather.ts'
import { occurrencesText } from './occurrences.ts'
import { banCount, type DigestFrame, fullSections, periodText, totalsText } from './summary.ts'
import { countOf, numberText, omissions, ordinal } from './words.ts'
import { hang, wrap } from './wrap.ts'

const WIDTH = 80
/** Wide enough for the counts of all but floods. */
const COUNT_WIDTH = 6

/** The digest as plain text of 80 columns. */
export function renderText(digest: Digest, { host, timezone }: DigestFrame): string {
  const clock = clockOf(timezone)
  const counts = digest.sections.map(({ title, count }) => `${visible(title)}: ${numberText(count)}`)
  const sections = fullSections(digest).map((section) => sectionText(section, clock))
  const blocks = [
    [...heading(`Digest of ${visible(host)}`, '='), ...wrap(periodText(digest, clock, timezone), WIDTH)],
    [
      ...wrap([...counts, `Bans: ${numberText(banCount(digest))}`].join(' · '), WIDTH),
      ...wrap(totalsText(digest), WIDTH),
    ],
    ...(sections.length === 0 ? [['Nothing was reported.']] : sections),
    ...(digest.bans.length === 0 ? [] : [bansText(digest, clock)]),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function heading(text: string, underline: string): readonly string[] {
  const lines = wrap(text, WIDTH)
  return [...lines, underline.repeat(Math.max(...lines.map((line) => line.length)))]
}

function sectionText(section: DigestSection, clock: Clock): readonly string[] {
  return [
    ...heading(`${visible(section.title)}: ${numberText(section.count)}`, '-'),
    ...section.lines.flatMap((line) => lineText(line, clock)),
    ...omissions(section).flatMap((sentence) => wrap(sentence, WIDTH)),
  ]
}

function lineText(line: ReportLine, clock: Clock): readonly string[] {
  const lead = `${numberText(line.count).padStart(COUNT_WIDTH)} × `
  const occurrences = occurrencesText(line, clock)
  const message = hang(lead, visible(line.message), WIDTH)
  return occurrences === '' ? message : [...message, ...hang(' '.repeat(lead.length), occurrences, WIDTH)]
}

function bansText(digest: Digest, clock: Clock): readonly string[] {
  const hidden =
    digest.hiddenBans === 0
      ? []
      : [`${countOf(digest.hiddenBans, 'further ban')} left out to keep this mail short.`]
  return [
    ...heading(`Bans: ${numberText(banCount(digest))}`, '-'),
    ...digest.bans.flatMap((ban) => banText(ban, clock)),
    ...hidden,
  ]
}

function banText({ set, address, since, until, times, rule }: BanRecord, clock: Clock): readonly string[] {
  const end = until === null ? 'without end' : `until ${fullTime(clock, until)}`
  const what = `${address} by ${set}, for the ${ordinal(times)} time, rule ${rule ?? 'policy'}`
  return [
    ...hang('  ', visible(what), WIDTH),
    ...hang('      ', `since ${fullTime(clock, since)}, ${end}`, WIDTH),
  ]
}
