import { describe } from '../../../../src/check/patterns/sample.ts'
import { Notes } from '../../../../src/import/notes.ts'
import { readConfiguration, type Step } from '../../../../src/import/pyruse/configuration.ts'
import { FieldTypes } from '../../../../src/import/pyruse/field-types.ts'
import { treeOf } from '../../../../src/import/python/groups.ts'
import { patternOf } from '../../../../src/import/python/patterns.ts'

/** Entries that go all the ways of a pyruse.json: all values and texts that its filters ask for, with each other. */
export function sampleEntries(json: string): readonly Readonly<Record<string, string>>[] {
  const configuration = readConfiguration(json)
  if ('problem' in configuration) throw new Error(configuration.problem)
  const steps = [...configuration.chains.values()].flat()
  const types = new FieldTypes(steps)
  const asked = (field: string) =>
    steps.filter(({ args }) => args.field === field).flatMap((step) => valuesOf(step, field, types))
  const identifiers = [...new Set([...asked('SYSLOG_IDENTIFIER'), 'other'])]
  const messages = [...new Set([...asked('MESSAGE'), 'nothing that is asked for'])]
  return identifiers.flatMap((SYSLOG_IDENTIFIER) =>
    messages.flatMap((MESSAGE) =>
      ['2', '4', '6'].map((PRIORITY) => ({ SYSLOG_IDENTIFIER, MESSAGE, PRIORITY, _HOSTNAME: 'mars' })),
    ),
  )
}

function valuesOf({ args }: Step, field: string, types: FieldTypes): readonly string[] {
  const values = [args.value ?? args.values ?? []].flat().map(String)
  const save = [args.save ?? []].flat().map(String)
  const patterns = [args.re ?? []]
    .flat()
    .flatMap((re) => patternOf(String(re), field, save, types, new Notes()) ?? [])
  return [...values, ...patterns.flatMap(({ text }) => textsOf(text, types))]
}

/** Texts that a pattern finds, with what is optional and without. */
function textsOf(pattern: string, types: FieldTypes): readonly string[] {
  const source = pattern.slice(1, pattern.lastIndexOf('/')).replaceAll(/<(\w+):\w+>/g, '(?<$1>.)')
  const tree = treeOf(source)
  if (tree === undefined) throw new Error(`no regular expression: ${pattern}`)
  const typeOf = (name: string) => (name === '' ? 'string' : types.of(name))
  return [true, false].map((optional) =>
    describe(tree, undefined, typeOf, optional)
      .map(({ text }) => text)
      .join(''),
  )
}
