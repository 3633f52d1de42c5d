import type {
  Action,
  Block,
  Case,
  Condition,
  Expression,
  Item,
  Like,
  Regex,
  Statement,
  Step,
} from '../../../src/language/ast.ts'
import { textOf } from '../../../src/values/value.ts'

/** A tree as one line with every grouping written out, so that tests can say what a text means. */
export function outlineItem(item: Item): string {
  switch (item.kind) {
    case 'include':
      return `include ${JSON.stringify(item.path.value)}`
    case 'define':
      return `${item.overridable ? 'default' : 'define'} ${item.name.text} = ${
        item.value.kind === 'file-list'
          ? `file ${JSON.stringify(item.value.path.value)}`
          : outlineValue(item.value)
      }`
    case 'policy':
      return `policy ${item.source ? `from ${item.source.text}: ` : ''}${outlineActions(item.actions)}`
    case 'chain': {
      const { hook } = item
      const head = hook
        ? ` from ${hook.sources.map(({ text }) => text).join('+')}${
            hook.condition ? ` on ${outlineCondition(hook.condition)}` : ''
          } priority ${hook.priority}`
        : ''
      return `chain ${item.name.text}${head} ${outlineBlock(item.body)}`
    }
    case 'test':
      return `test ${JSON.stringify(item.title.value)} { ${item.steps.map(outlineStep).join('; ')} }`
  }
}

function outlineStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'rule':
      return `${outlineCondition(statement.condition)} -> ${outlineActions(statement.actions)}`
    case 'if': {
      const branches = statement.branches.map(
        ({ condition, body }) => `if ${outlineCondition(condition)} ${outlineBlock(body)}`,
      )
      return [...branches, ...(statement.otherwise ? [outlineBlock(statement.otherwise)] : [])].join(' else ')
    }
    case 'match':
      return `match ${statement.field.text} { ${statement.cases.map(outlineCase).join('; ')} }`
    default:
      return outlineAction(statement)
  }
}

export function outlineStep(step: Step): string {
  switch (step.kind) {
    case 'given':
      return `given ${step.fields.map(({ name, value }) => `${name.text}=${outlineValue(value)}`).join(', ')}`
    case 'repeat':
      return `repeat ${step.times}${step.every ? ` every ${step.every}` : ''}`
    case 'wait':
      return `wait ${step.duration}`
    case 'expect-effect':
      return [
        'expect',
        ...(step.negated ? ['no'] : []),
        step.effect.text,
        ...step.items.map(outlineValue),
      ].join(' ')
    case 'expect-condition':
      return `expect ${outlineCondition(step.condition)}`
  }
}

function outlineBlock({ statements }: Block): string {
  return statements.length === 0 ? '{ }' : `{ ${statements.map(outlineStatement).join('; ')} }`
}

function outlineCase({ patterns, body }: Case): string {
  const head = patterns.length === 0 ? 'else' : patterns.map(outlineValue).join(', ')
  return `${head} ${'kind' in body ? outlineBlock(body) : `-> ${outlineActions(body)}`}`
}

function outlineActions(actions: readonly Action[]): string {
  return actions.map(outlineAction).join(', ')
}

function outlineAction(action: Action): string {
  if (action.kind === 'verdict')
    return action.target ? `${action.verdict} ${action.target.text}` : action.verdict
  return [
    action.name.text,
    ...action.items.map((item) => (item.kind === 'equals-sign' ? '=' : outlineValue(item))),
  ].join(' ')
}

function outlineCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `(${condition.operands.map(outlineCondition).join(` ${condition.kind} `)})`
    case 'not':
      return `not ${outlineCondition(condition.operand)}`
    case 'exists':
      return `${condition.field.text} exists`
    case 'comparison':
      return `${condition.field.text} ${condition.operator} ${outlineValue(condition.right)}`
    case 'call': {
      const args = condition.args.map(
        ({ name, value }) => `${name ? `${name.text}: ` : ''}${outlineValue(value)}`,
      )
      return `${condition.name.text}(${args.join(', ')})`
    }
  }
}

function outlineValue(value: Expression | Regex | Like): string {
  switch (value.kind) {
    case 'literal':
      return `${value.type}:${textOf(value.value)}`
    case 'text':
      return JSON.stringify(value.value)
    case 'name':
      return value.text
    case 'list':
      return `[${value.items.map(outlineValue).join(', ')}]`
    case 'regex':
      return `/${value.source}/${value.flags}`
    case 'like':
      return `like ${JSON.stringify(value.template.value)}`
  }
}
