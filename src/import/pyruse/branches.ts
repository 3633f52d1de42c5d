import { type Condition, conditionText } from './conditions.ts'

/** What is done where all conditions hold, and otherwise, as statements. */
export function branches(
  conditions: readonly Condition[],
  body: readonly string[],
  otherwise: string | undefined,
): readonly string[] {
  const [first] = conditions
  const isEmpty = body.length === 0
  if (isEmpty && otherwise !== undefined && !conditions.some(captures))
    return [`not ${negatable(conditions)} -> ${otherwise}`]
  if (first?.kind === 'match' && conditions.length === 1 && isMatch(first, otherwise))
    return match(first, body, otherwise)
  const condition = conditions.map(conditionText).join(' and ')
  const block = [`if ${condition} {`, ...body, '}']
  if (otherwise !== undefined && !endsWalk(body)) return [...block.slice(0, -1), '} else {', otherwise, '}']
  const [only] = body
  const rule = body.length === 1 && endsWalk(body) ? [`${condition} -> ${only}`] : block
  return otherwise === undefined ? rule : [...rule, otherwise]
}

type Match = Extract<Condition, { kind: 'match' }>

/** Whether a `match` says it best: nothing but patterns decides, and there is more than one way. */
function isMatch({ patterns }: Match, otherwise: string | undefined): boolean {
  return (
    patterns.every(({ further }) => further.length === 0) && (otherwise !== undefined || patterns.length > 1)
  )
}

function match(
  { field, patterns }: Match,
  body: readonly string[],
  otherwise: string | undefined,
): readonly string[] {
  const [only] = body
  const done = body.length === 1 && endsWalk(body) ? [`-> ${only}`] : ['{', ...body, '}']
  const last = otherwise === undefined ? [] : [`else -> ${otherwise}`]
  return [`match ${field} {`, patterns.map(({ text }) => text).join(',\n'), ...done, ...last, '}']
}

function captures(condition: Condition): boolean {
  return condition.kind === 'match' && condition.patterns.some(({ text }) => /<[A-Za-z_]/.test(text))
}

/** The conditions as something that `not` can stand before. */
function negatable(conditions: readonly Condition[]): string {
  const text = conditions.map(conditionText).join(' and ')
  const [first, ...more] = conditions
  return more.length === 0 && first !== undefined && isOneTest(first) ? text : `(${text})`
}

/** Whether its text is a test or stands in brackets. */
function isOneTest(condition: Condition): boolean {
  if (condition.kind === 'test') return true
  const [only, ...more] = condition.patterns
  return more.length > 0 || only?.further.length === 0
}

/** Whether nothing that stands behind these statements is ever reached. */
function endsWalk(statements: readonly string[]): boolean {
  const last = statements.at(-1) ?? ''
  return last === 'drop' || last === 'accept' || last.startsWith('goto ')
}
