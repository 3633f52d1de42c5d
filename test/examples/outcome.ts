import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { openReader } from '../../src/state/read-state.ts'
import type { Asked } from '../support/http-server.ts'

/** What an example came to, as its expected.json says it. */
export interface Outcome {
  /** Their subjects. */
  readonly mails: readonly string[]
  /** Their bodies. */
  readonly webhooks: readonly unknown[]
  /** Lines of the digest: section, how often, and text. */
  readonly report: readonly string[]
  /** The lines of each archive. */
  readonly archives: Readonly<Record<string, readonly unknown[]>>
}

/**
 * What a run of try.yaml left behind. All is in the order of the alphabet, since sources are read side by side; records
 * begin with their time. The name of this machine is `this-host`, and what is not of the recorded day is `now`.
 */
export async function outcomeOf(output: string, asked: readonly Asked[], day: string): Promise<Outcome> {
  const plain = (text: string): string => sameEverywhere(text, day)
  return {
    mails: (await subjectsIn(join(output, 'mails'))).map(plain).sort(),
    webhooks: asked
      .map(({ body }) => plain(body))
      .sort()
      .map((body): unknown => JSON.parse(body)),
    report: reportIn(join(output, 'state')).map(plain).sort(),
    archives: archivesIn(join(output, 'state', 'archives'), plain),
  }
}

/** The text of expected.json: each thing on a line of its own. */
export function outcomeText(outcome: Outcome): string {
  const linesOf = (value: unknown, indent: string): string => {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value)
    const inner = `${indent}  `
    if (Array.isArray(value))
      return `[${value.map((item) => `\n${inner}${JSON.stringify(item)}`).join(',')}\n${indent}]`
    const entries = Object.entries(value).map(
      ([key, item]) => `\n${inner}${JSON.stringify(key)}: ${linesOf(item, inner)}`,
    )
    return `{${entries.join(',')}\n${indent}}`
  }
  return `${linesOf(outcome, '')}\n`
}

/** What would be otherwise on another machine or at another time. */
function sameEverywhere(text: string, day: string): string {
  return text
    .replaceAll(new RegExp(`\\b${RegExp.escape(hostname())}\\b`, 'g'), 'this-host')
    .replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, (time) => (time.startsWith(day) ? time : 'now'))
}

async function subjectsIn(directory: string): Promise<readonly string[]> {
  const mails = (existsSync(directory) ? readdirSync(directory) : []).filter((name) => name.endsWith('.eml'))
  const parsed = await Promise.all(mails.map((name) => PostalMime.parse(readFileSync(join(directory, name)))))
  return parsed.map(({ subject }) => subject ?? '')
}

function reportIn(state: string): readonly string[] {
  const reader = openReader(state)
  const lines = reader?.openReport(0).lines ?? []
  const written = lines.map(({ section, message, count }) => `${section} ${count} ${message}`)
  reader?.close()
  return written
}

/** The lines of each archive, in the order of the alphabet, after a change of their text. */
export function archivesIn(directory: string, plain: (text: string) => string): Outcome['archives'] {
  const names = existsSync(directory) ? readdirSync(directory).sort() : []
  const linesOf = (archive: string) =>
    readdirSync(join(directory, archive))
      .flatMap((file) =>
        readFileSync(join(directory, archive, file), 'utf8')
          .split('\n')
          .filter(Boolean),
      )
      .map(plain)
      .sort()
      .map((line): unknown => JSON.parse(line))
  return Object.fromEntries(names.map((archive) => [archive, linesOf(archive)]))
}
