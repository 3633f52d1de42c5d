import { diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Action, Block, Command, Match, Statement, Verdict } from '../language/ast.ts'
import { isShipped } from '../language/load.ts'
import { bindAction } from './calls.ts'
import { checkCase, checkCondition } from './conditions.ts'
import { expectField } from './expect-field.ts'
import { canBeJournalField } from './journal-fields.ts'
import type { CheckedBranches, CheckedStatement } from './program.ts'
import type { Scope } from './scope.ts'

/** What to do where a shipped chain was included without those that it goes to. */
const INCLUDE_ALL =
  'include the shipped chains that have it (`include "@chains/*.chain"` is all of them), or write it yourself'

/** What to write for the actions and the words of other languages. */
const FOREIGN_ACTIONS: ReadonlyMap<string, string> = new Map([
  ['type', 'a base chain is written `chain NAME from journal priority 0 { … }`'],
  ['policy', 'the policy stands outside of chains, in a line of its own: `policy accept`'],
  [
    'reject',
    'write `drop` for noise, `accept` for what was dealt with, `ban ADDRESS with SET` against an offender',
  ],
  ['continue', 'the walk goes on by itself; `return` leaves the chain'],
  ['then', 'an `if` is written `if FIELD == value { … }`'],
  ['mail', 'write `email "…" subject "…"`'],
  ['echo', 'write `log INFO "…"`, or `report INFO "…"`'],
  ['print', 'write `log INFO "…"`, or `report INFO "…"`'],
])

const VERDICTS = ['accept', 'drop', 'return', 'jump', 'goto']

/** Checks the statements of a block. What is wrong was reported, and is left out. */
export function checkBlock(scope: Scope, block: Block, chain: string): readonly CheckedStatement[] {
  return block.statements.flatMap((statement) => checkStatement(scope, statement, chain) ?? [])
}

/** Checks the actions of a rule, a case or a policy; they all have the rule's place. */
export function checkActions(
  scope: Scope,
  actions: readonly Action[],
  chain: string,
  rule: Span,
): readonly CheckedStatement[] {
  return actions.flatMap((action) => checkAction(scope, action, chain, rule) ?? [])
}

function checkStatement(scope: Scope, statement: Statement, chain: string): CheckedStatement | undefined {
  switch (statement.kind) {
    case 'rule': {
      const site = { chain, rule: statement.span }
      const condition = checkCondition(scope, statement.condition, site)
      const body = checkActions(scope, statement.actions, chain, statement.span)
      return (
        condition && { kind: 'branches', form: 'rule', branches: [{ span: statement.span, condition, body }] }
      )
    }
    case 'if': {
      const branches: CheckedBranches['branches'][number][] = []
      for (const branch of statement.branches) {
        const condition = checkCondition(scope, branch.condition, { chain, rule: branch.span })
        const body = checkBlock(scope, branch.body, chain)
        if (condition !== undefined) branches.push({ span: branch.span, condition, body })
      }
      if (statement.otherwise !== undefined)
        branches.push({
          span: statement.otherwise.span,
          condition: null,
          body: checkBlock(scope, statement.otherwise, chain),
        })
      return { kind: 'branches', form: 'if', branches }
    }
    case 'match':
      return checkMatch(scope, statement, chain)
    default:
      return checkAction(scope, statement, chain, statement.span)
  }
}

function checkMatch(scope: Scope, match: Match, chain: string): CheckedStatement {
  expectField(scope, match.field.text, match.field.span)
  const branches: CheckedBranches['branches'][number][] = []
  for (const { patterns, body, span } of match.cases) {
    const condition =
      patterns.length === 0 ? null : checkCase(scope, match.field, patterns, { chain, rule: span })
    const checked = 'kind' in body ? checkBlock(scope, body, chain) : checkActions(scope, body, chain, span)
    if (condition !== undefined) branches.push({ span, condition, body: checked })
  }
  return { kind: 'branches', form: 'match', branches }
}

function checkAction(scope: Scope, action: Action, chain: string, rule: Span): CheckedStatement | undefined {
  if (action.kind === 'verdict') return checkVerdict(scope, action, rule)
  const definition = scope.actions.get(action.name.text)
  if (definition === undefined) {
    const { text, span } = action.name
    const hint = scope.filters.has(text)
      ? `\`${text}\` is a filter: it goes before \`->\`, as \`${text}(…)\``
      : (FOREIGN_ACTIONS.get(text) ??
        hintForJournalField(text) ??
        didYouMean(text, [...scope.actions.keys(), ...VERDICTS]) ??
        `the actions are ${[...scope.actions.keys(), ...VERDICTS].join(', ')}`)
    scope.report(diagnose('PY0203', span, { name: text }, hint))
    noteFieldsBehindAs(scope, action)
    return undefined
  }
  const call = bindAction(scope, definition, action, { chain, rule })
  return call && { kind: 'command', call }
}

/** A comma behind a value begins the next action, also where several values were meant. */
function hintForJournalField(name: string): string | undefined {
  if (!canBeJournalField(name)) return undefined
  return `\`${name}\` is a field: several stand in a list, as in \`count c by [ip, ${name}]\`, and a condition goes before \`->\``
}

/** An action of a wrong name says all the same which field it was to set: that is not missing elsewhere. */
function noteFieldsBehindAs(scope: Scope, { items }: Command): void {
  for (const [index, item] of items.entries()) {
    const before = items[index - 1]
    if (item.kind === 'name' && before?.kind === 'name' && before.text === 'as')
      scope.fields.write(item.text, [])
  }
}

function checkVerdict(
  scope: Scope,
  { verdict, target, span }: Verdict,
  rule: Span,
): CheckedStatement | undefined {
  if (target === undefined) return { kind: 'verdict', verdict, rule, span }
  const chain = scope.chains.get(target.text)
  if (chain === undefined) {
    scope.report(
      diagnose(
        'PY0201',
        target.span,
        { name: target.text },
        isShipped(target.span.file)
          ? INCLUDE_ALL
          : (didYouMean(target.text, scope.chains.keys()) ?? `write it: \`chain ${target.text} { … }\``),
      ),
    )
    return undefined
  }
  if (chain.hook !== undefined) {
    scope.report(
      diagnose(
        'PY0402',
        target.span,
        { name: target.text, verdict },
        'move what both need into a chain without `from`, and go there from both',
      ),
    )
    return undefined
  }
  return { kind: 'verdict', verdict, target: target.text, rule, span }
}
