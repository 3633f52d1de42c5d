import type { CheckedBranches, CheckedCondition, CheckedStatement } from '../../check/program.ts'
import { isComparison } from '../comparisons.ts'
import { type ConditionNeed, needOf } from './condition-need.ts'

/** Alternatives that need something of one field: a sieve tells which of them to try. */
export interface Alternatives {
  readonly field: string
  readonly alternatives: readonly Alternative[]
}

/** One way into a branch; null always holds. */
export interface Alternative {
  readonly condition: CheckedCondition | null
  readonly need: ConditionNeed | undefined
  /** Of the branch that it leads into. */
  readonly branch: number
}

/** A rule that is asked only where a field meets its need. */
export interface NeedyRule {
  readonly need: ConditionNeed
  readonly condition: CheckedCondition
  readonly body: readonly CheckedStatement[]
}

/** Fewer are tried one after the other. */
const FEWEST = 2

/**
 * The ways into the branches, if enough of them need something of the same field: the patterns of a case are one each. The
 * field must not change while they are asked.
 */
export function alternativesOf(
  { branches }: CheckedBranches,
  changed: ReadonlySet<string>,
): Alternatives | undefined {
  const ways = branches.flatMap(({ condition }, branch) =>
    (condition?.kind === 'or' ? condition.operands : [condition]).map((way) => ({
      condition: way,
      need: needOf(way),
      branch,
    })),
  )
  const field = ways.find(({ need }) => need !== undefined)?.need?.field
  if (field === undefined) return undefined
  const alternatives = ways.map((way) => (way.need?.field === field ? way : { ...way, need: undefined }))
  const staysAsItIs =
    !changed.has(field) ||
    alternatives.every(({ condition }) => condition === null || isComparison(condition))
  const needy = alternatives.filter(({ need }) => need !== undefined)
  return staysAsItIs && needy.length >= FEWEST ? { field, alternatives } : undefined
}

/** Rules in a row that need something of one field, which no rule changes. */
export interface RunOfRules {
  readonly field: string
  readonly rules: readonly NeedyRule[]
}

/** The statements, with runs of rules in the place of those that are worth it. */
export function withRuns(
  statements: readonly CheckedStatement[],
  changed: ReadonlySet<string>,
): readonly (CheckedStatement | RunOfRules)[] {
  const grouped: (CheckedStatement | RunOfRules)[] = []
  for (let at = 0; at < statements.length; ) {
    const field = needyRule(statements[at], changed)?.need.field
    const rules: NeedyRule[] = []
    for (let rule = needyRule(statements[at], changed); field !== undefined && rule?.need.field === field; ) {
      rules.push(rule)
      rule = needyRule(statements[at + rules.length], changed)
    }
    if (field !== undefined && rules.length >= FEWEST) grouped.push({ field, rules })
    else grouped.push(...statements.slice(at, at + Math.max(1, rules.length)))
    at += Math.max(1, rules.length)
  }
  return grouped
}

function needyRule(
  statement: CheckedStatement | undefined,
  changed: ReadonlySet<string>,
): NeedyRule | undefined {
  if (statement?.kind !== 'branches' || statement.branches.length > 1) return undefined
  const [branch] = statement.branches
  const need = needOf(branch?.condition ?? null)
  if (branch?.condition == null || need === undefined || changed.has(need.field)) return undefined
  return { need, condition: branch.condition, body: branch.body }
}
