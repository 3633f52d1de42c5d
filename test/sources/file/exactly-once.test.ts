import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Source } from '../../../src/engine/ports.ts'
import fc from '../../support/properties.ts'
import { LogFile } from './support/log-file.ts'
import { messagesAtHand, messagesUntil, openFiles } from './support/reading.ts'

const SEED = 8
const RUNS = { unfollowed: 40, followed: 6 }

type Deed =
  | { readonly kind: 'append'; readonly count: number; readonly length: number }
  | { readonly kind: 'begin' | 'rotate' | 'kill' | 'commit' }
  | { readonly kind: 'read'; readonly count: number }

/** One thing after another: what the writer does, and what becomes of the reader. */
const DEEDS = fc.array(
  fc.oneof<fc.WeightedArbitrary<Deed>[]>(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('append'),
        count: fc.integer({ min: 1, max: 20 }),
        length: fc.constantFrom(0, 0, 0, 100, 2_000, 300_000),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('begin', 'rotate') }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('read'), count: fc.integer({ min: 1, max: 60 }) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('kill', 'commit') }) },
  ),
  { minLength: 5, maxLength: 40 },
)

/** Reads a file; what was read since the last commit is forgotten with each kill. */
class Reader {
  readonly #path: string
  readonly #follow: boolean
  #source: Source
  #cursor: string | null
  #committed: readonly string[] = []
  read: string[] = []

  constructor(path: string, follow: boolean) {
    this.#path = path
    this.#follow = follow
    this.#source = openFiles({ paths: [path], follow })
    this.#cursor = this.#source.cursor()
  }

  take(count: number): void {
    this.read.push(...messagesAtHand(this.#source, count))
  }

  commit(): void {
    this.#cursor = this.#source.cursor()
    this.#committed = [...this.read]
  }

  kill(): void {
    this.#source.close()
    this.#source = openFiles({ paths: [this.#path], follow: this.#follow, cursor: this.#cursor })
    this.read = [...this.#committed]
  }

  async finish(count: number): Promise<void> {
    if (this.#follow) this.read.push(...(await messagesUntil(this.#source, count - this.read.length)))
    else this.take(Number.POSITIVE_INFINITY)
    this.#source.close()
  }
}

type Rotation = 'rename' | 'copyTruncate'

function act(deed: Deed, rotation: Rotation, file: LogFile, reader: Reader): void {
  if (deed.kind === 'append') file.append(deed.count, deed.length)
  else if (deed.kind === 'begin') file.begin()
  else if (deed.kind === 'rotate') file[rotation]()
  else if (deed.kind === 'read') reader.take(deed.count)
  else reader[deed.kind]()
}

describe.each<Rotation>(['rename', 'copyTruncate'])(
  'whatever is written and rotated by %s, and wherever the reader is killed, each line is read once and in order',
  (rotation) => {
    it('with nobody reading while files are rotated', () =>
      fc.assert(
        fc.asyncProperty(DEEDS, async (deeds) => {
          using file = new LogFile()
          file.write('')
          const reader = new Reader(file.path, false)
          for (const deed of deeds) act(deed, rotation, file, reader)
          reader.commit()
          reader.kill()
          await reader.finish(file.lines.length)
          expect(brief(reader.read)).toEqual(brief(file.lines))
        }),
        { seed: SEED, numRuns: RUNS.unfollowed },
      ))

    it('followed', () =>
      fc.assert(
        fc.asyncProperty(DEEDS, fc.infiniteStream(fc.integer({ min: 0, max: 4 })), async (deeds, pauses) => {
          using file = new LogFile()
          file.write('')
          const reader = new Reader(file.path, true)
          for (const deed of deeds) {
            act(deed, rotation, file, reader)
            await setTimeout(pauses.next().value)
          }
          await reader.finish(file.lines.length)
          expect(brief(reader.read)).toEqual(brief(file.lines))
        }),
        { seed: SEED, numRuns: RUNS.followed, endOnFailure: true },
      ))
  },
)

/** Long lines, as a difference shows them. */
function brief(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `${line.slice(0, 8)} of ${line.length}`)
}
