import { describe, expect, it } from 'vitest'
import type { Source } from '../../src/engine/ports.ts'
import { SupervisedSource, type Trouble } from '../../src/engine/supervised-source.ts'

const trouble: Trouble = { message: 'there is no journal', hint: 'start journald' }
const empty: Source = {
  name: 'journal',
  next: () => undefined,
  cursor: () => 'c2',
  wait: async () => {},
  ended: true,
  close: () => {},
}

function supervise(outcomes: (Source | Trouble)[], retry: boolean) {
  const told: string[] = []
  const source = new SupervisedSource({
    name: 'journal',
    cursor: 'c1',
    retry,
    open: () => outcomes.shift() ?? trouble,
    onTrouble: ({ message }) => told.push(message),
    onRecovery: () => told.push('recovered'),
  })
  return { source, told }
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
})
