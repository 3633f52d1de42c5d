/** Which entries are to be explained. */
export type Wanted =
  | { readonly kind: 'cursor'; readonly cursor: string }
  | { readonly kind: 'last'; readonly count: number }
  /** JSON objects, one a line; `-` is standard input. */
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, string>> }

export interface ExplainRequest {
  readonly wanted: Wanted
  readonly chains: readonly string[]
}

export interface ExplainOptions {
  readonly cursor: string | undefined
  readonly last: string | undefined
  readonly 'json-line': string | undefined
  readonly field: readonly string[]
  readonly input: string | undefined
}

/** How many entries are explained in one go at the most. */
const MOST_ENTRIES = 1_000

/** What the arguments and options ask for, or what is wrong with them. */
export function explainRequest(
  args: readonly string[],
  options: ExplainOptions,
): ExplainRequest | { readonly problem: string } {
  // The message is told from the chain files by their ending.
  const chains = args.filter((argument) => argument.endsWith('.chain'))
  const messages = args.filter((argument) => !argument.endsWith('.chain'))
  const { cursor, last, 'json-line': json, field, input } = options
  const ways = [
    ...(cursor === undefined ? [] : ['--cursor']),
    ...(last === undefined ? [] : ['--last']),
    ...(json === undefined ? [] : ['--json-line']),
    ...(field.length === 0 && messages.length === 0 ? [] : ['a message or --field']),
  ]
  if (ways.length === 0)
    return {
      problem: 'there is no entry to explain: give a message, --field, --json-line, --last or --cursor',
    }
  if (ways.length > 1) return { problem: `${ways.join(' and ')} cannot be given together` }
  if (input !== undefined && cursor === undefined && last === undefined)
    return { problem: '--input goes with --last or --cursor: they say which of its entries' }
  const wanted = wantedEntries({ cursor, last, json, field, messages })
  return 'problem' in wanted ? wanted : { wanted, chains }
}

function wantedEntries(given: {
  readonly cursor: string | undefined
  readonly last: string | undefined
  readonly json: string | undefined
  readonly field: readonly string[]
  readonly messages: readonly string[]
}): Wanted | { readonly problem: string } {
  const { cursor, last, json, field, messages } = given
  if (cursor !== undefined) return { kind: 'cursor', cursor }
  if (json !== undefined) return { kind: 'json', text: json }
  if (last === undefined) return givenFields(field, messages)
  const count = /^\d{1,6}$/.test(last) ? Number(last) : 0
  return count < 1 || count > MOST_ENTRIES
    ? { problem: `--last takes a number from 1 to ${MOST_ENTRIES}` }
    : { kind: 'last', count }
}

function givenFields(
  given: readonly string[],
  messages: readonly string[],
): Wanted | { readonly problem: string } {
  const fields = new Map<string, string>()
  for (const text of given) {
    const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(text) ?? []
    if (name === undefined || value === undefined)
      return {
        problem: `--field takes NAME=VALUE, such as SYSLOG_IDENTIFIER=sshd; ${JSON.stringify(text)} is none`,
      }
    if (fields.has(name)) return { problem: `the field ${name} is given twice` }
    fields.set(name, value)
  }
  const [message, second] = messages
  if (second !== undefined)
    return { problem: 'there are two messages: put the message in quotes; chain files end in .chain' }
  if (message !== undefined && fields.has('MESSAGE')) return { problem: 'the message is given twice' }
  if (message !== undefined) fields.set('MESSAGE', message)
  return { kind: 'fields', fields: Object.fromEntries(fields) }
}
