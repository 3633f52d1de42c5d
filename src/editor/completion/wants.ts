import type { Action } from '../../module/definition.ts'
import type { Parameter } from '../../module/parameters.ts'
import type { NameKind } from '../../module/shape.ts'
import type { ScalarType } from '../../values/value.ts'

/** A kind of thing that may be written at a place. */
export type Want =
  | { readonly kind: 'items' | 'statements' | 'actions' | 'filters' | 'steps' | 'effects' }
  | {
      readonly kind:
        | 'chains'
        | 'sources'
        | 'constants'
        | 'capture types'
        | 'template filters'
        | 'shipped files'
    }
  /** Fields; those that hold one of these types come first. */
  | { readonly kind: 'fields'; readonly types?: readonly ScalarType[] }
  | { readonly kind: 'names'; readonly of: NameKind }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** The parameters of an action or of a filter that were not given yet, by their keywords. */
  | { readonly kind: 'keywords'; readonly parameters: Action['parameters']; readonly suffix: string }

export const FIELDS: Want = { kind: 'fields' }
export const CONSTANTS: Want = { kind: 'constants' }

export function words(...list: readonly string[]): Want {
  return { kind: 'words', words: list }
}

/** What may be given for a parameter. */
export function wantsOf({ shape }: Parameter<unknown>): readonly Want[] {
  switch (shape.kind) {
    case 'field':
      return [{ kind: 'fields', types: shape.types }]
    case 'value':
      return [{ kind: 'fields', types: shape.types }, CONSTANTS]
    case 'assigned':
      return [FIELDS, CONSTANTS]
    case 'constant':
    case 'template':
      return [CONSTANTS]
    case 'name':
      return [{ kind: 'names', of: shape.of }, CONSTANTS]
    case 'word':
      return [words(...shape.words)]
    case 'output':
      return [FIELDS]
    case 'pattern':
    case 'family':
      return []
  }
}
