import { nameShape, nameTypes } from '../../check/types.ts'
import { usageOf } from '../../check/usage.ts'
import type { Action, Filter } from '../../module/definition.ts'
import { exampleText } from '../../module/example.ts'
import type { Parameter } from '../../module/parameters.ts'
import type { FamilyShape } from '../../module/shape.ts'
import type { Block } from './blocks.ts'
import type { Topic } from './topic.ts'

/** A filter or an action as its definition describes it; `file` is where one that is not built in comes from. */
export function moduleTopic(definition: Filter | Action, file: string | undefined): Topic {
  const { kind, name, summary, details, examples } = definition
  const usage = usageOf(definition)
  const parameters = Object.entries(definition.parameters).map(([key, parameter]) => ({
    name: key,
    keyword: parameter.keyword ?? null,
    optional: parameter.optional,
    several: parameter.several,
    takes: nameShape(parameter.shape),
    documentation: parameter.documentation,
  }))
  const sets = fieldsSet(definition)
  const effect = definition.kind === 'action' ? definition.asksFor : undefined
  const programs = examples.map((example, index) =>
    exampleText(example, examples.length === 1 ? name : `${name} ${index + 1}`).trimEnd(),
  )
  const blocks: Block[] = [
    { kind: 'heading', text: `\`${name}\`` },
    { kind: 'paragraph', text: summary },
    { kind: 'code', text: usage },
    { kind: 'terms', terms: Object.entries(definition.parameters).map(parameterTerm) },
    ...paragraphs([
      details,
      sets.length > 0 ? `It sets ${sets.join(', and ')}.` : undefined,
      effect && `It asks for the effect \`${effect}\`.`,
      file && `It comes from ${file}.`,
    ]),
    ...programs.map((text): Block => ({ kind: 'code', language: 'chain', text })),
  ]
  return {
    kind,
    name,
    summary,
    blocks: blocks.filter((block) => block.kind !== 'terms' || block.terms.length > 0),
    data: {
      usage,
      summary,
      details: details ?? null,
      parameters,
      sets,
      effect: effect ?? null,
      examples: programs,
      file: file ?? null,
    },
  }
}

function parameterTerm([key, parameter]: readonly [string, Parameter<unknown>]) {
  const placeholder = key.toUpperCase()
  const { keyword, optional, several } = parameter
  const how = [
    nameShape(parameter.shape),
    ...(several ? ['one or several'] : []),
    ...(optional ? ['optional'] : []),
  ]
  return {
    term: keyword === undefined ? placeholder : `${keyword} ${placeholder}`,
    text: `${parameter.documentation} (${how.join('; ')})`,
  }
}

/** Which fields of the entry a call sets, in words. */
function fieldsSet({ parameters }: Filter | Action): readonly string[] {
  return Object.entries(parameters).flatMap(([key, { shape }]) => {
    if (shape.kind === 'pattern') return shape.writes ? ['the fields that the pattern captures'] : []
    if (shape.kind === 'family') return [familySet(shape)]
    if (shape.kind !== 'output') return []
    const what =
      typeof shape.type === 'string' ? nameTypes([shape.type]) : `what \`${shape.type.of.toUpperCase()}\` is`
    return [`the field \`${key.toUpperCase()}\` to ${what}`]
  })
}

function familySet({ prefix, members, types }: FamilyShape): string {
  if (members === undefined)
    return `fields whose names begin with \`${prefix}_\`, each to ${nameTypes(types)}`
  const each = Object.entries(members).map(([name, type]) => `\`${prefix}_${name}\` to ${nameTypes([type])}`)
  return `the fields ${each.join(', ')}`
}

function paragraphs(texts: readonly (string | undefined)[]): readonly Block[] {
  return texts.filter((text) => text !== undefined).map((text) => ({ kind: 'paragraph', text }))
}
