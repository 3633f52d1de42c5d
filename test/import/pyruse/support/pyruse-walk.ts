import {
  type PyruseConfiguration,
  readConfiguration,
  type Step,
} from '../../../../src/import/pyruse/configuration.ts'
import { link } from '../../../../src/import/pyruse/linking.ts'
import { fromPython } from '../../../../src/import/python/python-regex.ts'
import { parseAddress, parseNetwork } from '../../../../src/values/address.ts'

type Fields = Record<string, string>

/**
 * What Pyruse does with entries, as its documentation says: it walks the steps of a pyruse.json one by one, and knows
 * nothing of chains of the language. Each effect is a line of text.
 */
export class PyruseWalk {
  readonly #configuration: PyruseConfiguration
  readonly #base: readonly string[]
  /** When the additions of a counter run out, by counter and key; and until when it is left alone. */
  readonly #counters = new Map<string, number[]>()
  readonly #graces = new Map<string, number>()

  constructor(json: string) {
    const configuration = readConfiguration(json)
    if ('problem' in configuration) throw new Error(configuration.problem)
    this.#configuration = configuration
    this.#base = link(configuration).base
  }

  /** The effects that an entry has at a time, in seconds. */
  walk(entry: Readonly<Fields>, now: number): readonly string[] {
    const fields = { ...entry }
    const effects: string[] = []
    for (const label of this.#base) if (this.#chain(label, fields, now, effects)) break
    return effects
  }

  /** Whether the walk is over. */
  #chain(label: string, fields: Fields, now: number, effects: string[]): boolean {
    const steps = this.#configuration.chains.get(label) ?? []
    for (const [place, step] of steps.entries()) {
      const isLast = place === steps.length - 1
      if (step.kind === 'filter') {
        const target = this.#passes(step, fields) ? step.next : (step.otherwise ?? '')
        if (target === '') return false
        if (target !== undefined) return this.#chain(target, fields, now, effects)
        continue
      }
      this.#act(step, fields, now, effects)
      if (step.next !== undefined) return this.#chain(step.next, fields, now, effects)
      if (isLast) return true
    }
    return false
  }

  #passes({ module, args }: Step, fields: Fields): boolean {
    const value = fields[String(args.field)]
    if (value === undefined) return false
    switch (module) {
      case 'filter_equals':
        return value === String(args.value)
      case 'filter_in':
        return [args.values].flat().map(String).includes(value)
      case 'filter_lowerOrEquals':
        return Number(value) <= Number(args.value)
      case 'filter_greaterOrEquals':
        return Number(value) >= Number(args.value)
      case 'filter_inNetworks':
        return [args.nets].flat().some((network) => isWithin(value, String(network)))
      case 'filter_userExists':
        return value === 'root'
      case 'filter_pcre':
      case 'filter_pcreAny':
        return [args.re]
          .flat()
          .some((re) => finds(String(re), [args.save ?? []].flat().map(String), value, fields))
      default:
        return false
    }
  }

  #act({ module, args }: Step, fields: Fields, now: number, effects: string[]): void {
    const counter = `${args.counter} ${fields[String(args.for)]}`
    const message = String(args.message).replaceAll(/\{(\w+)\}/g, (_, name) => fields[name] ?? '-')
    switch (module) {
      case 'action_dailyReport':
        effects.push(`report ${args.level} ${args.details ?? 'ALL'} ${message}`)
        break
      case 'action_email':
        effects.push(`email ${args.subject ?? this.#configuration.email?.subject}`)
        break
      case 'action_log':
        effects.push(`log ${args.level ?? 'INFO'} ${message}`)
        break
      case 'action_nftBan':
        effects.push(`ban ${fields[String(args.IP)]} ${args.nftSetIPv4} ${args.banSeconds ?? null}`)
        break
      case 'action_counterReset':
        this.#counters.delete(counter)
        this.#graces.set(counter, now + Number(args.graceSeconds ?? 0))
        break
      case 'action_counterRaise':
        fields[String(args.save)] = String(this.#raise(counter, now, Number(args.keepSeconds)))
    }
  }

  #raise(counter: string, now: number, keep: number): number {
    if (now < (this.#graces.get(counter) ?? 0)) return 0
    const additions = (this.#counters.get(counter) ?? []).filter((until) => until > now)
    this.#counters.set(counter, [...additions, now + keep])
    return additions.length + 1
  }
}

/** Whether a pattern is found; its groups become fields. */
function finds(python: string, save: readonly string[], value: string, fields: Fields): boolean {
  const { source, flags } = fromPython(python)
  const found = new RegExp(source, flags).exec(value)
  if (found === null) return false
  for (const [place, name] of save.entries()) fields[name] = found[place + 1] ?? ''
  for (const [name, text] of Object.entries(found.groups ?? {})) fields[name] = text ?? ''
  return true
}

function isWithin(text: string, network: string): boolean {
  const address = parseAddress(text)
  return (
    address !== undefined &&
    (parseNetwork(network)?.contains(address) ?? parseAddress(network)?.text === address.text)
  )
}
