import type { CheckedBranches, CheckedStatement } from '../check/program.ts'
import { compileCommand } from './commands.ts'
import { writeCondition } from './conditions.ts'
import type { Branch } from './observer.ts'
import { CONTINUE } from './outcome.ts'
import { type Code, code, joined } from './script.ts'
import { alternativesOf, type RunOfRules, withRuns } from './sieve/groups.ts'
import { writeSifted } from './sieve/sifted.ts'
import { writeVerdict } from './verdicts.ts'
import type { Workshop } from './workshop.ts'

/** What the statements of a chain are written with. */
export interface ChainContext {
  readonly workshop: Workshop
  readonly chain: string
  /** The function of another chain. */
  readonly functionOf: (chain: string) => Code
}

/** Longer code becomes several functions, in characters: V8 does not optimise what is too large. */
const LONGEST = 4000
/** A longer body has a function of its own. */
const LONGEST_BODY = 800
/** More branches are tried in functions of their own. */
const MOST_BRANCHES = 8

/** Writes a function that runs the statements in order until one ends the walk or leaves the chain. */
export function defineBody(statements: readonly CheckedStatement[], context: ChainContext): Code {
  const body = code`${writeStatements(statements, context)}\nreturn ${CONTINUE}`
  return context.workshop.script.define(code`walk`, body)
}

/** Writes statements that run in order, to stand in a function; where one ends the walk or leaves the chain, they return. */
function writeStatements(statements: readonly CheckedStatement[], context: ChainContext): Code {
  const { observer, changed } = context.workshop
  const parts = observer === undefined ? withRuns(statements, changed) : statements
  return inFunctions(
    parts.map((part) => ('rules' in part ? writeRun(part, context) : writeStatement(part, context))),
    context,
  )
}

/** The pieces one after the other, in as many functions as it takes. */
function inFunctions(pieces: readonly Code[], context: ChainContext): Code {
  const all = code`${pieces}`
  if (all.text.length <= LONGEST || pieces.length === 1) return all
  const calls: Code[] = []
  for (let from = 0; from < pieces.length; ) {
    let to = from + 1
    let length = pieces[from]?.text.length ?? 0
    for (; to < pieces.length && length + (pieces[to]?.text.length ?? 0) <= LONGEST; to++)
      length += pieces[to]?.text.length ?? 0
    calls.push(inFunctionOfItsOwn(code`${pieces.slice(from, to)}`, context))
    from = to
  }
  return inFunctions(calls, context)
}

function inFunctionOfItsOwn(piece: Code, { workshop }: ChainContext): Code {
  const name = workshop.script.define(code`walk`, code`${piece}\nreturn ${CONTINUE}`)
  return code`{ const outcome = ${name}(walk); if (outcome !== ${CONTINUE}) return outcome }`
}

function writeBody(statements: readonly CheckedStatement[], context: ChainContext): Code {
  const body = writeStatements(statements, context)
  return body.text.length > LONGEST_BODY ? inFunctionOfItsOwn(body, context) : body
}

function writeStatement(statement: CheckedStatement, context: ChainContext): Code {
  switch (statement.kind) {
    case 'branches':
      return writeBranches(statement, context)
    case 'verdict':
      return writeVerdict(statement, context)
    case 'command':
      return code`${context.workshop.script.constant(compileCommand(statement.call, context.workshop))}(walk)`
  }
}

/** Of rules in a row, only those are asked that the field may satisfy. */
function writeRun({ field, rules }: RunOfRules, context: ChainContext): Code {
  const ways = rules.map(({ need, condition, body }, at) => ({
    need,
    test: writeCondition(condition, context.workshop, field),
    body: writeBody(body, context),
    branch: at,
  }))
  return writeSifted({ field, ways, endsWithFirst: false }, context.workshop)
}

function writeBranches(statement: CheckedBranches, context: ChainContext): Code {
  const { workshop } = context
  const { observer, changed } = workshop
  // Conditions are written first, so that fields are shown in the order in which they are captured and set.
  const withBodies = <Way extends { readonly branch: number }>(ways: readonly Way[]) => {
    const bodies = statement.branches.map(({ body }) => writeBody(body, context))
    return ways.map((way) => ({ ...way, body: bodies[way.branch] ?? code`` }))
  }
  const sifted = observer === undefined ? alternativesOf(statement, changed) : undefined
  if (sifted !== undefined) {
    const { field, alternatives } = sifted
    const ways = alternatives.map(({ need, condition, branch }) => ({
      need,
      test: condition === null ? code`true` : writeCondition(condition, workshop, field),
      branch,
    }))
    return writeSifted({ field, ways: withBodies(ways), endsWithFirst: true }, workshop)
  }
  const ways = withBodies(
    statement.branches.map((tried, branch) => ({
      need: undefined,
      test: writeTest(tried, statement.form, workshop),
      branch,
    })),
  )
  return ways.length <= MOST_BRANCHES
    ? writeIf(ways)
    : writeSifted({ field: undefined, ways, endsWithFirst: true }, workshop)
}

function writeTest(branch: Branch, form: CheckedBranches['form'], workshop: Workshop): Code {
  const { observer, script } = workshop
  const test = branch.condition === null ? code`true` : writeCondition(branch.condition, workshop)
  if (observer === undefined) return test
  const told = (passed: boolean) => {
    observer.tried(branch, form, passed)
    return passed
  }
  return code`${script.constant(told)}(${test})`
}

function writeIf(ways: readonly { readonly test: Code; readonly body: Code }[]): Code {
  const ifs = ways.map(({ test, body }) => code`if (${test}) {\n${body}\n}`)
  return joined(ifs, code` else `)
}
