import { Names } from '../names.ts'
import { textsArgument } from './arguments.ts'
import type { Step } from './configuration.ts'

/** Networks that several filters ask for: a constant, as one would write it. */
export class NetworkLists {
  readonly #names = new Names('_list')
  readonly #uses = new Map<string, number>()

  constructor(steps: Iterable<Step>) {
    for (const step of steps) {
      if (step.module !== 'filter_inNetworks') continue
      const key = keyOf(textsArgument(step, 'nets'))
      this.#uses.set(key, (this.#uses.get(key) ?? 0) + 1)
    }
  }

  /** The name of these networks; undefined where they are asked for only once. */
  nameOf(networks: readonly string[]): string | undefined {
    const key = keyOf(networks)
    return (this.#uses.get(key) ?? 0) > 1 ? this.#names.of(key, 'networks') : undefined
  }

  /** The lists that have a name. */
  all(): ReadonlyMap<string, readonly string[]> {
    const shared = [...this.#uses].filter(([, uses]) => uses > 1)
    return new Map(shared.map(([key]) => [this.#names.of(key, 'networks'), key.split(' ')]))
  }
}

function keyOf(networks: readonly string[]): string {
  return networks.join(' ')
}
