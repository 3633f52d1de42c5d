import { parseSize } from '../../values/size.ts'
import { DEFAULTS } from '../defaults.ts'
import { text } from '../schema-kit.ts'

/** How much of what came, and is not walked yet, is kept below the state directory. */
export const SPOOL = text(
  'spool-size',
  'How much of what came, and is not walked yet, is kept below `state`; then who can wait must, and the rest is refused.',
  { default: DEFAULTS.spool },
)

/** In bytes. */
export function completeSpool(written: string | undefined): number {
  return parseSize(written ?? DEFAULTS.spool) ?? 0
}
