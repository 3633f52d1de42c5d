import {
  type CallCheck,
  cutText,
  type Escape,
  type Placeholder,
  type Template,
} from '../../src/module/index.ts'

/** What of a field may stand in JSON outside of quotes: as text, and as the types that give no other. */
const BARE = /^\s*(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?|true|false|null)\s*$/
const BARE_TYPES: ReadonlySet<string> = new Set(['int', 'decimal', 'bool'])
/** More of a value is cut, in characters, so that a long message does not make a request that nobody takes. */
const LONGEST = 10_000

/** Whether a text is to be JSON: it begins so. */
export function isJson({ parts: [first] }: Template): boolean {
  return typeof first === 'string' && /^\s*[[{]/.test(first)
}

/** Makes values fit for JSON: within quotes any is text; outside of them, what is none of JSON's own words is `null`. */
export function escapeForJson(text: Template): Escape {
  const bare = bareIn(text)
  return (value, placeholder) => {
    if (bare.has(placeholder)) return BARE.test(value) ? value : 'null'
    return JSON.stringify(cutText(value, LONGEST).toWellFormed()).slice(1, -1)
  }
}

/** Reports at an argument why a text would not be JSON, whatever its fields hold. */
export function checkJson(text: Template, parameter: string, call: CallCheck): void {
  const bare = bareIn(text)
  // Outside of quotes a field is all of a value: `1{n}` and `-{n}` are numbers only as long as n is one, and not below 0.
  const sample = text.parts.map((part) => (typeof part === 'string' ? part : bare.has(part) ? 'null' : '0'))
  const problem = syntaxProblem(sample.join(''))
  if (problem !== undefined)
    call.problem(parameter, `this is no JSON: ${problem}`, 'fields stand in quotes: `"text": "{MESSAGE}"`')
  else for (const placeholder of bare) checkBare(placeholder, parameter, call)
}

/** A text outside of quotes would be syntax: whoever wrote the entry could add to the JSON what they like. */
function checkBare({ field, filters }: Placeholder, parameter: string, call: CallCheck): void {
  if (call.typesOfField(field).some((type) => !BARE_TYPES.has(type)))
    call.problem(
      parameter,
      `\`{${field}}\` stands outside of quotes, where only a field may that holds a number, \`true\` or \`false\``,
      `put it into quotes: \`"{${field}}"\``,
    )
  for (const { name, args } of filters)
    if (name === 'default' && !BARE.test(String(args[0])))
      call.problem(
        parameter,
        `\`${args[0]}\` stands for \`{${field}}\` outside of quotes, and is no JSON`,
        'let `default` give a number, `true`, `false` or `null`',
      )
}

/** The placeholders outside of quotes. */
function bareIn({ parts }: Template): ReadonlySet<Placeholder> {
  const bare = new Set<Placeholder>()
  let isQuoted = false
  for (const part of parts) {
    if (typeof part === 'string') {
      const quotes = Array.from(part.matchAll(/\\.|"/gs)).filter(([sign]) => sign === '"')
      isQuoted = isQuoted !== (quotes.length % 2 === 1)
    } else if (!isQuoted) bare.add(part)
  }
  return bare
}

function syntaxProblem(json: string): string | undefined {
  try {
    JSON.parse(json)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
