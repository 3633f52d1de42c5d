import { type Example, examplesOf, type Form } from './form.ts'
import { groupForms } from './group.ts'
import type { Part } from './pattern.ts'

/** Unexpected messages of one kind. */
export interface Kind {
  readonly identifier: string
  /** Whether all of them are errors, or something worse. */
  readonly isGrave: boolean
  /** Null for messages of too many kinds to tell them apart. */
  readonly parts: readonly Part[] | null
  readonly count: number
  readonly first: number
  readonly last: number
  readonly examples: readonly Example[]
  /** What it was put together of. */
  readonly forms: readonly Form[]
}

/** The kinds of messages that the forms are, most frequent first. */
export function kindsOf(forms: Iterable<Form>): readonly Kind[] {
  const all = [...forms]
  const rests = all.filter(({ parts }) => parts === null).map((form) => kindOf([form], null))
  const kinds = groupForms(all).map((group) => kindOf(group.forms, group.parts))
  return [...kinds, ...rests].sort(byCount)
}

/** Ties by what comes first, and then by what is the same in any order. */
function byCount(left: Kind, right: Kind): number {
  const [leftKey = '', rightKey = ''] = [left, right].map(
    ({ forms: [form] }) => `${form?.identifier}\n${form?.key}`,
  )
  return right.count - left.count || left.first - right.first || (leftKey < rightKey ? -1 : 1)
}

function kindOf(forms: readonly Form[], parts: readonly Part[] | null): Kind {
  return {
    identifier: forms[0]?.identifier ?? '',
    isGrave: forms[0]?.isGrave ?? false,
    parts,
    count: forms.reduce((sum, { count }) => sum + count, 0),
    first: Math.min(...forms.map(({ first }) => first)),
    last: Math.max(...forms.map(({ last }) => last)),
    examples: examplesOf(forms),
    forms,
  }
}

/** All messages that were kept of a kind. */
export function messagesOf({ forms }: Kind): readonly string[] {
  return forms.flatMap(({ examples }) => examples.map(({ message }) => message))
}

/** The kind with others that belong to it after all. */
export function withKinds(kind: Kind, others: readonly Kind[]): Kind {
  if (others.length === 0) return kind
  const forms = [kind, ...others].flatMap((one) => one.forms)
  return { ...kindOf(forms, kind.parts), identifier: kind.identifier, examples: kind.examples }
}
