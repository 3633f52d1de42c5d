import type { Action, Filter } from './definition.ts'

/** The filters and actions that chains may use. */
export interface Modules {
  readonly filters: readonly Filter[]
  readonly actions: readonly Action[]
  /** Judges by the schemas of their parameters; left out where only the built-in ones are there. */
  readonly judgeSchema?: SchemaJudge
}

/** Says what is wrong with a constant by the JSON Schema of its parameter, or undefined where it is right. */
export type SchemaJudge = (schema: object, constant: unknown) => string | undefined
