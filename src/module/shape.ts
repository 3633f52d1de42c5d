import type { ScalarType } from '../values/value.ts'

/** What a bare name may name, besides fields: each kind is looked up where it is declared. */
export type NameKind = 'counter' | 'ban set' | 'section' | 'webhook' | 'archive' | 'lookup'

/** How an argument may look: the checker binds accordingly, and says what was expected instead. */
export type Shape =
  /** A field that is read; `mayLack` where it is fine that an entry lacks it, `removes` where it is taken away. */
  | {
      readonly kind: 'field'
      readonly types: readonly ScalarType[]
      readonly mayLack?: boolean
      readonly removes?: boolean
    }
  /** A constant or a field; `mayLack` where it is fine that an entry lacks it. */
  | {
      readonly kind: 'value'
      readonly types: readonly ScalarType[]
      readonly list: 'never' | 'allowed' | 'required'
      readonly mayLack?: boolean
    }
  /** A constant only, known when the chains are compiled; `schema` says more (JSON Schema). */
  | {
      readonly kind: 'constant'
      readonly types: readonly ScalarType[]
      readonly schema?: object
      /** What is expected, where the type does not say it. */
      readonly expects?: string
    }
  /** A string with placeholders; or a name, where `orName` says of what. */
  | { readonly kind: 'template'; readonly orName?: NameKind }
  /** A string with placeholders, or any other value: what `set` assigns. */
  | { readonly kind: 'assigned' }
  /** A bare name. */
  | { readonly kind: 'name'; readonly of: NameKind }
  /** One of a few bare words. */
  | { readonly kind: 'word'; readonly words: readonly string[] }
  /** A field that is written; where the type is undefined, it is that of the parameter named. */
  | { readonly kind: 'output'; readonly type: ScalarType | { readonly of: string } }
  /** A regular expression, or a `like` template; what it captures becomes fields only where `writes` says so. */
  | { readonly kind: 'pattern'; readonly writes: boolean }
  /** The fields that a text brings. */
  | FamilyShape

/**
 * Fields that a text brings, all of whose names begin with the same word and `_`: `kv_user`, `kv_ip`. So a text that
 * somebody else wrote can never set a field of the journal or of a rule.
 */
export interface FamilyShape {
  readonly kind: 'family'
  /** What the names begin with where a call says nothing else. */
  readonly prefix: string
  /** The types of what the fields hold, where `members` does not say it. */
  readonly types: readonly ScalarType[]
  /** By name without the prefix, where no text brings any others. */
  readonly members?: Readonly<Record<string, ScalarType>>
}
