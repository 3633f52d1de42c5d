/** Words of the language that are no names. */
const WORDS = new Set(
  'if else match and or not like in exists accept drop return jump goto true false policy'.split(' '),
)

/** Gives labels, which may be any text, names of their own. */
export class Names {
  readonly #names = new Map<string, string>()
  readonly #ending: string

  /** `ending` tells names that would be words of the language from these: `_chain`. */
  constructor(ending: string) {
    this.#ending = ending
  }

  /** `wanted` is what the name is made of, where that is not the label. */
  of(label: string, wanted = label): string {
    const known = this.#names.get(label)
    if (known !== undefined) return known
    const taken = new Set(this.#names.values())
    const first = nameOf(wanted, this.#ending)
    let name = first
    for (let number = 2; taken.has(name); number++) name = `${first}_${number}`
    this.#names.set(label, name)
    return name
  }
}

/** `… Check network before an HTTPS ban` as `check_network_before_an_https_ban`. */
function nameOf(label: string, ending: string): string {
  const name = label
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[’']/g, '')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  if (name === '') return ending.slice(1)
  if (/^\d/.test(name)) return `_${name}`
  return WORDS.has(name) ? `${name}${ending}` : name
}
