import type { Refusal, TimeSpan } from '../control/protocol.ts'
import { renderDigest } from '../report/digest.ts'
import type { DigestFrame } from '../report/summary.ts'
import type { PastRow } from '../state/past-digests.ts'
import type { StateReader } from '../state/state-reader.ts'

/** A digest to be shown: its lines, and its parts in words. */
export interface ShownDigest {
  readonly lines: readonly PastRow[]
  readonly parts: () => { readonly text: string; readonly html: string }
}

/** The open digest as it would be now, or the one that was sent and tells most of a span; undefined where none is kept. */
export function shownDigest(
  reader: StateReader,
  { digest, span }: { readonly digest: string; readonly span: TimeSpan | undefined },
  frame: DigestFrame,
): ShownDigest | undefined {
  if (span === undefined) {
    if (!reader.hasDigest(digest)) return undefined
    const content = reader.openReport(Date.now(), digest)
    return { lines: content.lines, parts: () => renderDigest(content, frame) }
  }
  const past = reader.pastDigest(digest, span.from, span.to)
  return past && { lines: past.lines, parts: () => past }
}

export function noDigest(name: string): Refusal {
  return {
    message: `the settings have no digest named ${name}`,
    hint: '`report` is that of everybody; others stand in the settings under `digests`',
  }
}

export function nothingKept(name: string): Refusal {
  return {
    message: `no digest ${name} of that time is kept`,
    hint: 'the one that is being filled is shown without --date; one that waits to be mailed (see `pyruse-ts status`) is kept once it was sent, for as long as the setting `report.history` says',
  }
}
