export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`)
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y

/** Reads the text format of Prometheus, version 0.0.4, as its specification has it; throws at whatever is not of it. */
export function parseExposition(text: string): {
  readonly samples: readonly Sample[]
  readonly types: ReadonlyMap<string, string>
} {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const samples: Sample[] = []
  const types = new Map<string, string>()
  for (const line of text.split('\n').filter(Boolean)) {
    const [, typed, type] = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram)$`).exec(line) ?? []
    if (typed !== undefined && type !== undefined) {
      if (types.has(typed)) throw new Error(`${typed} has two types`)
      types.set(typed, type)
    } else if (!line.startsWith('# HELP ')) samples.push(sampleOf(line, types))
  }
  const identities = samples.map(({ name, labels }) => JSON.stringify([name, Object.entries(labels).sort()]))
  if (new Set(identities).size < samples.length) throw new Error('a sample is told twice')
  return { samples, types }
}

function sampleOf(line: string, types: ReadonlyMap<string, string>): Sample {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? []
  const family = name.replace(/_(?:bucket|sum|count)$/, '')
  if (!types.has(name) && types.get(family) !== 'histogram') throw new Error(`untyped: ${line}`)
  if (!/^(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|NaN|[-+]Inf)$/.test(value))
    throw new Error(`no number: ${line}`)
  return { name, labels: labelsOf(labels), value: Number(value.replace('Inf', 'Infinity')) }
}

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  let end = 0
  while (end < text.length) {
    LABEL.lastIndex = end
    const match = LABEL.exec(text)
    const [, name, value] = match ?? []
    if (name === undefined || value === undefined) throw new Error(`no labels: ${text}`)
    labels[name] = value.replace(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped))
    end = LABEL.lastIndex
  }
  return labels
}
