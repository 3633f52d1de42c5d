import type { Block } from './blocks.ts'

const TOPIC_KINDS = ['filter', 'action', 'diagnostic', 'setting', 'command'] as const
export type TopicKind = (typeof TOPIC_KINDS)[number]

/** Everything that is known about one name, for people and as data for programs. */
export interface Topic {
  readonly kind: TopicKind
  readonly name: string
  /** One line. */
  readonly summary: string
  /** The first one is its heading. */
  readonly blocks: readonly Block[]
  /** The same as plain data: what `--json` prints besides kind and name. */
  readonly data: Readonly<Record<string, unknown>>
}
