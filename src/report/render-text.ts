import { OTHER } from '../engine/report-content.ts'
import { numberText } from '../values/number-text.ts'
import { visible } from '../values/visible.ts'
import { analysisLines } from './analysis.ts'
import { changeOf } from './change.ts'
import { type Clock, clockOf, dayOf } from './clock.ts'
import { sectionNotes } from './fault-notes.ts'
import type { Row } from './fold.ts'
import type { Digest, DigestSection } from './gather.ts'
import { histogramOf } from './hours.ts'
import { occurrencesText } from './occurrences.ts'
import {
  type DigestFrame,
  examplesOf,
  foldedText,
  fullSections,
  headlineText,
  healthTexts,
  periodText,
  RULES_NOTE,
  totalsText,
} from './summary.ts'
import { bansText } from './text-bans.ts'
import { chartText } from './text-chart.ts'
import { hang, underlined, WIDTH, wrap } from './wrap.ts'

/** Wide enough for the counts of all but floods. */
const COUNT_WIDTH = 6

/** The digest as plain text of 80 columns, but for rules with long texts. */
export function renderText(digest: Digest, { host, timezone, health, analysis }: DigestFrame): string {
  const clock = clockOf(timezone)
  const sections = fullSections(digest).map((section) => sectionText(section, digest, clock))
  const blocks = [
    [
      ...underlined(`Digest of ${visible(host)}`, '='),
      ...wrap(headlineText(digest), WIDTH),
      '',
      ...wrap(periodText(digest, clock, timezone), WIDTH),
      ...wrap(totalsText(digest), WIDTH),
    ],
    ...(analysis === undefined ? [] : [analysisLines(analysis)]),
    ...(sections.length === 0 ? [['Nothing was reported.']] : sections),
    ...(digest.bans.count === 0 ? [] : [bansText(digest, clock)]),
    ...(health === undefined ? [] : [healthText(healthTexts(health))]),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function sectionText(section: DigestSection, digest: Digest, clock: Clock): readonly string[] {
  const { title, count, before, gone, occurred, name, lines } = section
  const was = before === null || before === count ? '' : ` (was ${numberText(before)})`
  const histogram = histogramOf(occurred, digest, clock)
  const notes = sectionNotes(section, digest, clock)
  const offers = name === OTHER && lines.some(({ kind }) => kind?.rule !== undefined)
  return [
    ...underlined(`${visible(title)}: ${numberText(count)}${was}`, '-'),
    ...(histogram === undefined ? [] : [...chartText(histogram, clock), '']),
    ...lines.flatMap((line) => lineText(line, clock, dayOf(digest, clock))),
    ...notes.flatMap((sentence) => wrap(sentence, WIDTH)),
    ...gone.flatMap((line) =>
      hang('  gone ', `${visible(line.message)} (was ${numberText(line.count)})`, WIDTH),
    ),
    ...(offers ? wrap(RULES_NOTE, WIDTH) : []),
  ]
}

function lineText(line: Row, clock: Clock, day: string | undefined): readonly string[] {
  const lead = `${numberText(line.count).padStart(COUNT_WIDTH)} × `
  const indent = ' '.repeat(lead.length)
  const change = changeOf(line)
  const details = [change?.text ?? '', `${foldedText(line)}${occurrencesText(line, clock, day)}`]
    .filter((text) => text !== '')
    .join('; ')
  const examples = examplesOf(line).flatMap((example) => hang(`${indent}e.g. `, visible(example), WIDTH))
  const { rule } = line.kind ?? {}
  return [
    ...hang(lead, visible(line.message), WIDTH),
    ...(details === '' ? [] : hang(indent, details, WIDTH)),
    ...examples,
    ...(rule === undefined ? [] : ruleText(rule)),
  ]
}

/**
 * In one line where it fits, and otherwise broken where the language takes a break. A text in it stays whole, however wide, so
 * that the rule can be pasted.
 */
function ruleText(rule: string): readonly string[] {
  const lines = rule.length + RULE_INDENT.length <= WIDTH ? [rule] : rule.split(RULE_BREAKS)
  return lines.map((line, at) => `${at === 0 ? RULE_INDENT : `${RULE_INDENT}  `}${line}`)
}

/** Behind the identifier, whatever that is, and before the verdict. */
const RULE_BREAKS = /(?<=^SYSLOG_IDENTIFIER == "(?:[^"\\]|\\.)*") | (?=-> drop$)/
const RULE_INDENT = '  '

function healthText(rows: readonly (readonly [string, string])[]): readonly string[] {
  return [...underlined('How I am', '-'), ...rows.map(([name, text]) => `  ${name.padEnd(18)}${text}`)]
}
