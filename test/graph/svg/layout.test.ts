import { describe, expect, it } from 'vitest'
import type { GraphRow, GraphVerdict } from '../../../src/graph/model.ts'
import { cardOf, faceOf, PADDING, partsOf } from '../../../src/graph/svg/card.ts'
import { columnsOf } from '../../../src/graph/svg/columns.ts'
import { CODE, fitted, NAME, NOTE, PILL, widthOf } from '../../../src/graph/svg/measure.ts'
import { orderColumns } from '../../../src/graph/svg/order.ts'
import { placeNodes } from '../../../src/graph/svg/place.ts'
import fc from '../../support/properties.ts'
import { graphOf, manyChains, TOUR } from '../support/graphs.ts'

const TOLERANCE = 0.001

describe('texts', () => {
  const texts = fc.oneof(fc.string({ maxLength: 80 }), fc.string({ unit: 'grapheme', maxLength: 80 }))

  it('are cut to the room that they have, and not where they fit', () => {
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom(NAME, NOTE, CODE, PILL),
        fc.integer({ min: 0, max: 400 }),
        (text, face, room) => {
          const cut = fitted(text, face, room)
          expect(widthOf(cut, face)).toBeLessThanOrEqual(room + TOLERANCE)
          if (widthOf(text, face) <= room) expect(cut).toBe(text)
          else expect(cut === '' || cut.endsWith('…')).toBe(true)
        },
      ),
    )
  })

  const verdicts: fc.Arbitrary<GraphVerdict> = fc.record({
    kind: fc.constantFrom('accept', 'drop', 'return'),
    hits: fc.integer({ min: 0, max: 1e9 }),
  })
  const jumps: fc.Arbitrary<GraphVerdict> = fc.record({
    kind: fc.constantFrom('jump', 'goto'),
    target: fc.stringMatching(/^[a-z_]{1,70}$/),
    hits: fc.integer({ min: 0, max: 1e9 }),
  })
  const rows: fc.Arbitrary<GraphRow> = fc.record({
    place: fc.constant('test.chain:1'),
    depth: fc.integer({ min: 0, max: 6 }),
    text: texts,
    furtherPatterns: fc.integer({ min: 0, max: 500 }),
    actions: fc.array(texts, { maxLength: 6 }),
    verdicts: fc.oneof(
      fc.constant([]),
      verdicts.map((one) => [one]),
      fc.tuple(jumps, verdicts),
      jumps.map((one) => [one]),
    ),
  })

  it('of a row stand beside each other within the card, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 12 }), (all) => {
        const card = cardOf({ name: 'a', place: '', documentation: '', rows: all, hits: 1 }, 9)
        for (const row of card.rows) {
          const { condition, actions, pills, hits } = partsOf(row, card.width)
          const ends: readonly (readonly [number, number])[] = [
            ...(condition.text === ''
              ? []
              : [[condition.x, condition.x + widthOf(condition.text, faceOf(row.source))] as const]),
            ...(actions.text === ''
              ? []
              : [[actions.end - widthOf(actions.text, NOTE), actions.end] as const]),
            ...pills.map(({ x, width }) => [x, x + width] as const),
            ...(hits === undefined ? [] : [[hits.end - widthOf(hits.text, NOTE), hits.end] as const]),
          ]
          let last = PADDING - TOLERANCE
          for (const [start, end] of ends) {
            expect(start).toBeGreaterThanOrEqual(last - TOLERANCE)
            expect(end).toBeLessThanOrEqual(card.width - PADDING + TOLERANCE)
            last = end
          }
          for (const { text, width } of pills) expect(widthOf(text, PILL)).toBeLessThanOrEqual(width)
        }
      }),
    )
  })
})

describe('the layout', () => {
  const graphs = [
    ['the tour', TOUR],
    ['ten chains', manyChains(10)],
    ['sixty chains', manyChains(60)],
    ['three hundred chains', manyChains(300)],
    ['a chain that nothing leads to', 'chain a from journal { drop }\nchain b { drop }'],
  ] as const

  function placed(text: string) {
    const columns = orderColumns(columnsOf(graphOf(text).chains.map((chain) => cardOf(chain, 9))))
    placeNodes(columns, 50)
    return columns
  }

  it.each(graphs)('shows every chain once, and nothing on top of another: %s', (_, text) => {
    const { nodes } = placed(text)
    const names = nodes.flat().flatMap(({ card }) => card?.chain.name ?? [])
    expect(names.toSorted()).toEqual(
      graphOf(text)
        .chains.map(({ name }) => name)
        .toSorted(),
    )
    for (const column of nodes) {
      let bottom = 50
      for (const { y, height } of column) {
        expect(y).toBeGreaterThanOrEqual(bottom - TOLERANCE)
        bottom = y + height
      }
    }
  })

  it.each(graphs)('leads each line one column to the right, and at last to its chain: %s', (_, text) => {
    const { wires } = placed(text)
    for (const { from, to, target } of wires) {
      expect(to.column).toBe(from.column + 1)
      if (to.card !== undefined) expect(to.card.chain.name).toBe(target)
      else expect(wires.filter((next) => next.from === to).map((next) => next.target)).toEqual([target])
    }
  })

  it('keeps the base chains in the order in which they are entered', () => {
    const { nodes } = placed(manyChains(60))
    expect(nodes[0]?.map(({ card }) => card?.chain.name)).toEqual([
      'chain_0',
      'chain_1',
      'chain_2',
      'chain_3',
      'chain_4',
      'chain_5',
    ])
  })

  it('orders a column so that lines that need not cross do not', () => {
    const { nodes } = placed(`
      chain a from journal { PRIORITY == 1 -> goto z
        goto y }
      chain b from journal { PRIORITY == 1 -> goto x
        goto w }
      chain w { drop }
      chain x { drop }
      chain y { drop }
      chain z { drop }`)
    expect(nodes[1]?.map(({ card }) => card?.chain.name)).toEqual(['z', 'y', 'x', 'w'])
  })
})
