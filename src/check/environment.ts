import type { NameKind } from '../module/shape.ts'

/** What the settings declare that chains may name; undefined where they do not say, and any name will do. */
export interface Environment {
  readonly sources?: readonly string[]
  /** Of sources whose entries enter the base chains of another one, which that is. */
  readonly enters?: ReadonlyMap<string, string>
  readonly sections?: readonly string[]
  readonly banSets?: readonly string[]
  readonly webhooks?: readonly string[]
  readonly archives?: readonly string[]
  readonly lookups?: readonly string[]
  /** Spares looking for what takes long to find and is only warned of. */
  readonly onlyErrors?: boolean
}

/** The names of a kind that are declared, or undefined where every name is good. */
export function declaredNames(environment: Environment, kind: NameKind): readonly string[] | undefined {
  switch (kind) {
    case 'section':
      return environment.sections
    case 'ban set':
      return environment.banSets
    case 'webhook':
      return environment.webhooks
    case 'archive':
      return environment.archives
    case 'lookup':
      return environment.lookups
    case 'counter':
      return undefined
  }
}

/** Where an undeclared name of a kind is to be declared. */
export function whereToDeclare(kind: NameKind, name: string): string {
  switch (kind) {
    case 'section':
      return `declare it in the settings: report: { sections: { ${name}: … } }`
    case 'webhook':
      return `declare it in the settings: webhooks: { ${name}: { url: … } }`
    case 'archive':
      return `declare it in the settings: archives: { ${name}: {} }`
    case 'lookup':
      return `declare it in the settings: lookups: { ${name}: { files: …, pattern: … } }`
    default:
      return `declare it in the settings: ban_sets: { ${name}: { backend: nftables, … } }`
  }
}

/** The sources whose entries enter what is declared for these: they themselves, and those that enter theirs. */
export function enteringSources({ enters }: Environment, declared: readonly string[]): readonly string[] {
  const others = [...(enters ?? [])].filter(([, entered]) => declared.includes(entered)).map(([name]) => name)
  return [...new Set([...declared, ...others])]
}
