import { type DigestMail, REPORT } from '../engine/ports.ts'
import type { ReportContent } from '../engine/report-content.ts'
import type { LogEffect, Origin } from '../module/effect.ts'
import { microsecondsOf } from './bounds.ts'
import { digestsOf, type StorePolicy } from './policy.ts'
import type { StoreTables } from './store-tables.ts'

/** How a digest is closed. */
export interface Closing {
  /** Which digest of the settings. */
  readonly name: string
  /** Whether no mail is sent where there is nothing to tell. */
  readonly skipEmpty: boolean
  /** When its mail is sent at the latest, in milliseconds since the epoch: until then it may be amended. */
  readonly holdUntil: number
}

export type DigestText = Pick<DigestMail, 'subject' | 'text' | 'html'>

type Tables = Pick<StoreTables, 'digests' | 'lines' | 'contents' | 'outbox' | 'pastDigests'>

/**
 * What becomes of digests: one of each name is open, is closed and mailed, and is then kept as it was sent, or its lines are
 * given to another. What is called `now` here is in milliseconds since the epoch.
 */
export class DigestLives {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  /** Opens those that the policy names, and gives up the others. */
  openBy(policy: StorePolicy, now: number): void {
    const { digests } = this.#tables
    const names = [REPORT, ...policy.digests.keys()]
    digests.openAll(names, microsecondsOf(now))
    this.#dissolve(
      digests.openNames().filter((name) => !names.includes(name)),
      policy,
    )
  }

  /** Closes the open digest of a name, and gives its number, or undefined where it has no mail. */
  close(
    render: (content: ReportContent) => DigestText,
    now: number,
    { name, skipEmpty, holdUntil }: Closing,
    policy: StorePolicy,
  ): number | undefined {
    const { digests, lines, contents } = this.#tables
    const digest = digests.openId(name)
    const content = contents.of(digest, microsecondsOf(now))
    const mail = render(content)
    contents.remember(digest, microsecondsOf(now))
    digests.close(digest, name, microsecondsOf(now))
    lines.forget()
    if (skipEmpty && isEmpty(content)) {
      this.archive(digest, mail, now, policy)
      return undefined
    }
    this.#tables.outbox.put(`digest ${digest}`, this.#mailOf(digest, name, mail), holdUntil)
    return digest
  }

  /** Exchanges the mail of a digest that was closed, and asks for an entry of the journal that tells of it. */
  amend(digest: number, name: string, mail: DigestText, entry?: Origin & LogEffect): void {
    const { outbox } = this.#tables
    outbox.amend(`digest ${digest}`, this.#mailOf(digest, name, mail))
    if (entry !== undefined) outbox.put(`analysis ${digest}`, entry)
  }

  /** Keeps a digest as it was sent, in place of its lines. */
  archive(
    digest: number,
    { text, html }: Omit<DigestText, 'subject'>,
    now: number,
    policy: StorePolicy,
  ): void {
    const { pastDigests, contents, digests } = this.#tables
    pastDigests.keep(contents.pastOf(digest, { text, html }), microsecondsOf(now), policy.history)
    digests.remove(digest)
  }

  /** Tells again, in the next digest, what was told in one that cannot be sent. */
  giveBack({ digest, name }: Pick<DigestMail, 'digest' | 'name'>): void {
    const { digests, contents } = this.#tables
    const isKnown = digests.openNames().includes(name)
    contents.giveBack(digest, digests.openId(isKnown ? name : REPORT))
    digests.remove(digest)
  }

  #mailOf(digest: number, name: string, { subject, text, html }: DigestText): DigestMail {
    const closed = Math.floor((this.#tables.digests.find(digest)?.closed ?? 0) / 1000)
    return { effect: 'digest', digest, name, closed, subject, text, html }
  }

  /** Removes open digests; lines of sections that no other has are told in that of everybody, once. */
  #dissolve(names: readonly string[], policy: StorePolicy): void {
    const { digests, contents } = this.#tables
    const { report } = policy
    const taken = new Set(report)
    for (const name of names) {
      const digest = digests.openId(name)
      const isWanted = (section: string) =>
        report !== undefined && !taken.has(section) && digestsOf(section, policy).includes(REPORT)
      for (const section of contents.giveSections(digest, digests.openId(REPORT), isWanted))
        taken.add(section)
      digests.remove(digest)
    }
  }
}

/** Whether a digest has nothing to tell. */
function isEmpty({ lines, cut, bans, waiting }: ReportContent): boolean {
  return lines.length + cut.size + bans.length === 0 && waiting.every(({ failing }) => failing === 0)
}
