import { REPORT } from '../engine/ports.ts'
import { FAULTS, type GoneLine, type ReportContent, type ReportLine } from '../engine/report-content.ts'
import type { Bans } from './bans.ts'
import type { DigestHead, Digests } from './digests.ts'
import type { Faults } from './faults.ts'
import type { OutboxTable } from './outbox-table.ts'
import type { PastDigest } from './past-digests.ts'
import type { PastLines, Told } from './past-lines.ts'
import type { ReportLines } from './report-lines.ts'
import type { ReportSlots } from './report-slots.ts'
import type { UnexpectedForms } from './unexpected-forms.ts'
import { type ToldLine, unexpectedLines } from './unexpected-lines.ts'

export interface ContentTables {
  readonly digests: Digests
  readonly lines: ReportLines
  readonly unexpected: UnexpectedForms
  readonly slots: ReportSlots
  readonly past: PastLines
  readonly faults: Faults
  readonly bans: Bans
  readonly outbox: OutboxTable
}

/** What belongs to a digest: its lines, totals and bans together. */
export class DigestContents {
  readonly #tables: ContentTables

  constructor(tables: ContentTables) {
    this.#tables = tables
  }

  /** The content of a digest that is closed at `to`, in microseconds. */
  of(id: number, to: number): ReportContent {
    const { lines, slots, past, faults, bans, outbox } = this.#tables
    const { name, since, totals } = this.#find(id)
    const isReport = name === REPORT
    const told = this.#toldIn(id)
    // Others may share sections with it, and have another rhythm.
    const before = isReport ? past.sections() : new Map()
    return {
      from: since,
      to,
      totals,
      lines: [...told.map((one) => this.#compared(one, before)), ...faults.linesOf(id)],
      cut: lines.cutsOf(id),
      bans: bans.listOfDigest(id),
      waiting: isReport ? outbox.waiting() : [],
      slots: slots.slotsOf(id),
      before: new Map([...before].map(([section, { count }]) => [section, count])),
      gone: [...before].flatMap(([section, last]) => this.#gone(section, last.told, told)),
      runningBans: bans.countRunning(to),
    }
  }

  /** Remembers what a digest told, which was closed at `to`, in microseconds: the next one is compared with it. */
  remember(id: number, to: number): void {
    const { past, lines } = this.#tables
    if (this.#find(id).name !== REPORT) return
    const told = this.#toldIn(id).map((one) => one.told)
    const counts = new Map([...past.sections().keys()].map((section) => [section, 0]))
    const add = (section: string, count: number) => counts.set(section, (counts.get(section) ?? 0) + count)
    for (const { section, count } of told) add(section, count)
    // Lines for which there was no room.
    for (const [section, count] of lines.cutsOf(id)) add(section, count)
    past.remember(counts, told, to)
  }

  /** What is kept of a digest that was closed. */
  pastOf(id: number, { text, html }: Pick<PastDigest, 'text' | 'html'>): PastDigest {
    const { name, since, closed } = this.#find(id)
    const told = this.#toldIn(id).map(({ line: { section, message, count, first, last, kind } }) => ({
      section,
      message,
      count,
      first,
      last,
      ...(kind?.rule !== undefined && { rule: kind.rule }),
    }))
    const lines = [...told, ...this.#tables.faults.linesOf(id)]
    return {
      name,
      since: since ?? this.#begunAt(id, lines),
      closed: closed ?? 0,
      text,
      html,
      lines,
    }
  }

  /** From when on a digest tells that has none before it: it may tell of entries that are older than itself. */
  #begunAt(id: number, lines: readonly Pick<ReportLine, 'first'>[]): number | null {
    return lines.reduce<number | null>(
      (earliest, { first }) => (earliest === null ? first : Math.min(earliest, first)),
      this.#tables.digests.openedAt(id),
    )
  }

  /** Gives what a digest tells of some sections to another, and says which those are. */
  giveSections(from: number, to: number, isWanted: (section: string) => boolean): ReadonlySet<string> {
    const { lines, slots } = this.#tables
    const isGiven = ({ section }: { readonly section: string }) => isWanted(section)
    const given = lines.linesOf(from).filter(isGiven)
    const cut = [...lines.cutsOf(from)].filter(([section]) => isWanted(section))
    lines.add(to, given)
    slots.add(to, slots.slotsOf(from).filter(isGiven))
    for (const [section, occurrences] of cut) lines.addCut(to, section, occurrences)
    return new Set([...given.map(({ section }) => section), ...cut.map(([section]) => section)])
  }

  /** Gives what a digest tells, whose mail cannot be sent, to another, so that it is told after all. */
  giveBack(from: number, to: number): void {
    const { digests, unexpected, faults, bans, past } = this.#tables
    const { name, since, closed, totals } = this.#find(from)
    if (name === REPORT && closed !== null) past.forget(closed)
    digests.extendBack(to, since)
    digests.addTotals(to, totals)
    this.giveSections(from, to, () => true)
    unexpected.copy(from, to)
    faults.copy(from, to)
    bans.moveToDigest(from, to)
  }

  #find(id: number): DigestHead {
    const head = this.#tables.digests.find(id)
    if (head === undefined) throw new Error(`there is no digest ${id}`)
    return head
  }

  /** What was reported, with what it is remembered by. */
  #toldIn(id: number): readonly ToldLine[] {
    const { lines, unexpected } = this.#tables
    return [...lines.linesOf(id).map(asTold), ...unexpectedLines(unexpected.formsOf(id))]
  }

  #compared({ line, told }: ToldLine, sections: ReturnType<PastLines['sections']>): ReportLine {
    const last = sections.get(line.section)
    if (last === undefined || line.section === FAULTS) return line
    return { ...line, before: this.#tables.past.before(told, last.told) }
  }

  #gone(section: string, at: number, told: readonly ToldLine[]): readonly GoneLine[] {
    const present = told.map((one) => one.told).filter((one) => one.section === section)
    return section === FAULTS ? [] : this.#tables.past.gone(section, at, present)
  }
}

function asTold(line: ReportLine): ToldLine {
  const { section, message, details, count } = line
  // Two rules may report the same text, one of them with all times.
  const told: Told = { section, message, key: `${details} ${message}`, count, parts: [] }
  return { line, told }
}
