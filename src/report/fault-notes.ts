import { FAULTS, type WaitingEffects } from '../engine/report-content.ts'
import { numberText } from '../values/number-text.ts'
import { visible } from '../values/visible.ts'
import { type Clock, fullTime } from './clock.ts'
import type { Digest, DigestSection } from './gather.ts'
import { omissions } from './words.ts'

/** What is said at the end of a section, in sentences. */
export function sectionNotes(section: DigestSection, digest: Digest, clock: Clock): readonly string[] {
  return section.name === FAULTS ? [...omissions(section), ...faultNotes(digest, clock)] : omissions(section)
}

/** What still waits, and what was too much to be kept. */
function faultNotes({ waiting, lost }: Digest, clock: Clock): readonly string[] {
  const kinds = waiting.map((kind) => waitingText(kind, clock))
  const lines = lost.map(({ title, occurrences }) => `${numberText(occurrences)} of ${visible(title)}`)
  return [
    ...(kinds.length === 0 ? [] : [`Still to be done when this digest was closed: ${kinds.join(', ')}.`]),
    ...(lines.length === 0
      ? []
      : [`Occurrences of which there is no more than a count: ${lines.join(', ')}.`]),
  ]
}

/** What effects are called: one, and many. */
const NOUNS: Readonly<Record<string, readonly [string, string]>> = {
  ban: ['ban', 'bans'],
  unban: ['lifting of a ban', 'liftings of bans'],
  email: ['mail', 'mails'],
  digest: ['digest', 'digests'],
  log: ['line of the log', 'lines of the log'],
}

function waitingText({ effect, count, oldest }: WaitingEffects, clock: Clock): string {
  const [one, many] = NOUNS[effect] ?? [effect, effect]
  const since = oldest === null ? '' : ` (the first since ${fullTime(clock, oldest)})`
  return `${numberText(count)} ${count === 1 ? one : many}${since}`
}
