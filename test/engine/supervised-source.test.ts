import { describe, expect, it } from 'vitest'
import type { Source, Trouble } from '../../src/engine/ports.ts'
import { SupervisedSource } from '../../src/engine/supervised-source.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'

const trouble: Trouble = { message: 'there is no journal', hint: 'start journald' }
const empty: Source = {
  name: 'journal',
  next: () => undefined,
  cursor: () => 'c2',
  wait: async () => {},
  ended: true,
  close: () => {},
}

/** A source that breaks off behind its one entry. */
const broken = (failure: Source['failure'], cursor: string): Source => {
  let yielded = 0
  return {
    ...empty,
    next: () => (yielded++ === 0 ? fieldEntry({ MESSAGE: cursor }, 0) : undefined),
    cursor: () => cursor,
    failure,
  }
}

function supervise(outcomes: (Source | Trouble)[], retry: boolean) {
  const told: string[] = []
  const openedAt: (string | null)[] = []
  const source = new SupervisedSource({
    name: 'journal',
    cursor: 'c1',
    retry,
    open: (cursor) => {
      openedAt.push(cursor)
      return outcomes.shift() ?? trouble
    },
    onTrouble: ({ message }) => told.push(message),
    onRecovery: () => told.push('recovered'),
  })
  return { source, told, openedAt }
}

describe('a supervised source', () => {
  it('that cannot be opened says so once, keeps its cursor, and is tried again', async () => {
    const { source, told } = supervise([trouble, empty], true)
    expect(source.next()).toBeUndefined()
    expect(source.ended).toBe(false)
    expect(source.cursor()).toBe('c1')
    await source.wait(new AbortController().signal)
    source.next()
    expect(told).toEqual(['there is no journal', 'recovered'])
    expect(source.cursor()).toBe('c2')
  })

  it('that cannot be opened has ended where nobody waits for it', () => {
    const { source, told } = supervise([trouble], false)
    source.next()
    expect(source.ended).toBe(true)
    expect(told).toEqual(['there is no journal'])
  })

  it('that breaks off is opened again where it was, and each cause of that is told once', async () => {
    const outcomes = [broken(trouble, 'a'), broken(trouble, 'b'), empty]
    const { source, told, openedAt } = supervise(outcomes, true)
    while (!source.ended) {
      while (source.next() !== undefined);
      await source.wait(new AbortController().signal)
    }
    expect(openedAt).toEqual(['c1', 'a', 'b'])
    expect(told).toEqual(['there is no journal', 'recovered'])
  })

  it('that has moved is opened again at once, without a word', () => {
    const { source, told, openedAt } = supervise([broken('moved', 'a'), empty], true)
    expect([source.next() !== undefined, source.next(), source.next()]).toEqual([true, undefined, undefined])
    expect(openedAt).toEqual(['c1', 'a'])
    expect(told).toEqual([])
  })

  it('that breaks off has ended where nobody waits for it, and is unreadable', () => {
    const { source, told } = supervise([broken(trouble, 'a')], false)
    while (source.next() !== undefined);
    expect(source).toMatchObject({ ended: true, isUnreadable: true })
    expect(source.cursor()).toBe('a')
    expect(told).toEqual(['there is no journal'])
  })
})
