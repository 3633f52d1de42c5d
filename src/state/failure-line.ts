import type { OutboxEffect, OutboxPayload, RecordedLines } from '../engine/ports.ts'

/** How the digest tells that an effect was given up: `could not ban 203.0.113.9 with ssh: no such set (declare it)`. */
export function failureLine(payload: OutboxPayload, error: string, hint?: string): string {
  return `could not ${describe(payload)}: ${error}${hint === undefined ? '' : ` (${hint})`}`
}

/** What an effect is, without its particulars, where there are too many to name them: `could not keep …`. */
export function refusalLine(effect: OutboxEffect, waiting: number): string {
  return `could not keep an effect \`${effect}\`: ${waiting} of them wait to be carried out already`
}

/** The same of records, which are counted by how much they take. */
export function refusedRecords({ archive }: RecordedLines, most: number): string {
  return `could not keep records of the archive ${archive}: ${most / 1e6} MB wait to be written already`
}

/** Without its path, which may hold a secret. */
function placeOfUrl(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

function describe(payload: OutboxPayload): string {
  switch (payload.effect) {
    case 'ban':
      return `ban ${payload.address} with ${payload.set}`
    case 'unban':
      return `lift the ban of ${payload.address} with ${payload.set}`
    case 'email':
    case 'digest':
      return `mail “${payload.subject}”`
    case 'log':
      return `log “${payload.message}”`
    case 'exec':
      return `run ${payload.command[0]}`
    case 'webhook':
      return `call ${placeOfUrl(payload.url)}`
    case 'record':
      return `record ${payload.records} entries in the archive ${payload.archive}`
  }
}
