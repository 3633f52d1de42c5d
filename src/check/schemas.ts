import type { SchemaJudge } from '../module/modules.ts'

type Question = (asked: unknown, constant: unknown) => string | undefined

/** What the schemas of the built-in parameters ask, and what is said where it is not so. */
const QUESTIONS: Readonly<Record<string, Question>> = {
  type: (type, constant) => (typeof constant === type ? undefined : `must be ${type}`),
  minimum: (least, constant) => (Number(constant) >= Number(least) ? undefined : `must be >= ${least}`),
  maximum: (most, constant) => (Number(constant) <= Number(most) ? undefined : `must be <= ${most}`),
  exclusiveMinimum: (less, constant) => (Number(constant) > Number(less) ? undefined : `must be > ${less}`),
  pattern: (source, constant) =>
    new RegExp(String(source), 'u').test(String(constant)) ? undefined : `must match pattern "${source}"`,
}

/**
 * Judges by the schemas of the built-in parameters, without Ajv: that would be 40 ms of each start. Modules of a user's own may
 * ask anything of it, and bring it (`src/program/schema-judge.ts`); a test compares the two.
 */
export const judgeBuiltinSchema: SchemaJudge = (schema, constant) => {
  for (const [keyword, asked] of Object.entries(schema)) {
    const question = QUESTIONS[keyword]
    if (question === undefined) throw new Error(`no built-in parameter asks for \`${keyword}\``)
    const problem = question(asked, constant)
    if (problem !== undefined) return problem
  }
  return undefined
}
