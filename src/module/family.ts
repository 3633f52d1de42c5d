import type { ScalarType, Value } from '../values/value.ts'
import type { Parameter } from './parameters.ts'
import type { Walk } from './walk.ts'

/**
 * Sets the fields of a family, by name without the prefix, and takes away those that were not found. A field that the
 * chains do not mention is not kept, so a text can bring no more of them than the chains ask for.
 */
export type Fill = (walk: Walk, found: ReadonlyMap<string, Value>) => void

/** The fields that a text brings: `as` names the word that they begin with. `holds`: their types, or all there are. */
export function family(
  prefix: string,
  documentation: string,
  holds: readonly ScalarType[] | Readonly<Record<string, ScalarType>>,
): Parameter<Fill> {
  return {
    shape: isList(holds)
      ? { kind: 'family', prefix, types: holds }
      : { kind: 'family', prefix, types: [], members: holds },
    documentation,
    keyword: 'as',
    optional: true,
    several: false,
    link: (bound, linker) => {
      if (bound?.kind !== 'family') throw new Error('the fields of a text were not bound')
      const fields = Array.from(bound.names, (name) => ({
        key: name.slice(bound.prefix.length + 1),
        write: linker.write(name),
        unset: linker.unset(name),
      }))
      return (walk, found) => {
        for (const { key, write, unset } of fields) {
          const value = found.get(key)
          if (value === undefined) unset(walk)
          else write(walk, value)
        }
      }
    },
  }
}

function isList(
  holds: readonly ScalarType[] | Readonly<Record<string, ScalarType>>,
): holds is readonly ScalarType[] {
  return Array.isArray(holds)
}
