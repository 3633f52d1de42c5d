import type { Kind } from '../../src/mining/kinds.ts'
import { covers, keyOf, shapeOf } from '../../src/mining/pattern.ts'
import { piecesOf } from '../../src/mining/pieces.ts'

/** Which kind each message became, as a name. */
export function labelKinds(messages: readonly string[], kinds: readonly Kind[]): readonly string[] {
  const byKey = new Map(kinds.flatMap((kind, at) => kind.forms.map(({ key }) => [key, String(at)])))
  return messages.map((message) => {
    const pieces = piecesOf(message)
    return byKey.get(keyOf(pieces)) ?? String(generalKind(pieces, kinds))
  })
}

/** Of a message whose form was put together with others. */
function generalKind(pieces: ReturnType<typeof piecesOf>, kinds: readonly Kind[]): number {
  const shape = shapeOf(pieces)
  return kinds.findIndex(({ forms }) =>
    forms.some(
      ({ isGeneral, parts }) =>
        isGeneral && parts !== null && shapeOf(parts) === shape && covers(parts, pieces),
    ),
  )
}
