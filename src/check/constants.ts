import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Define, Expression, File, FileList, List, Text } from '../language/ast.ts'
import { parseAddress, parseNetwork } from '../values/address.ts'
import type { ScalarType, Value } from '../values/value.ts'
import { alreadyDeclared } from './already-declared.ts'

/** How many items of lists may be copied into other lists, all together. */
const MOST_COPIED = 2_000_000

/** How many constants of a longer loop are named. */
const MOST_NAMED = 40

/** A value that is known when checking, with the types it holds (of a list: those of its items). */
export interface Constant {
  readonly value: Value
  readonly types: readonly ScalarType[]
}

/** What `define` and `default` say: every constant by name. */
export class Constants {
  readonly #definitions = new Map<string, Define>()
  readonly #values = new Map<string, Constant | undefined>()
  readonly #loops = new Set<string>()
  readonly #named = new Set<string>()
  #copied = 0
  readonly #fileLists: ReadonlyMap<FileList, readonly string[]>
  readonly #report: (diagnostic: Diagnostic) => void

  constructor(
    files: readonly File[],
    fileLists: ReadonlyMap<FileList, readonly string[]>,
    report: (diagnostic: Diagnostic) => void,
  ) {
    this.#fileLists = fileLists
    this.#report = report
    const defines = files.flatMap(({ items }) => items.filter((item) => item.kind === 'define'))
    for (const define of defines.filter(({ overridable }) => !overridable)) this.#declare(define)
    const fixed = new Set(this.#definitions.keys())
    for (const define of defines.filter(({ overridable }) => overridable)) {
      if (!fixed.has(define.name.text)) this.#declare(define)
    }
    for (const name of this.#definitions.keys()) this.#settle(name)
  }

  has(name: string): boolean {
    return this.#definitions.has(name)
  }

  /** Where a constant is defined; undefined where there is none of that name. */
  placeOf(name: string): Span | undefined {
    return this.#definitions.get(name)?.name.span
  }

  /** The string that a constant was defined as, to be read as a template. */
  textOf(name: string): Text | undefined {
    this.#named.add(name)
    const value = this.#definitions.get(name)?.value
    return value?.kind === 'text' ? value : undefined
  }

  /** Of a constant that lists what a file holds, the first line that is no address, for which all of them are strings. */
  firstString(name: string): string | undefined {
    const value = this.#definitions.get(name)?.value
    const lines = value?.kind === 'file-list' ? this.#fileLists.get(value) : undefined
    return lines?.find((line) => addressIn(line) === undefined)
  }

  /** The definitions that nothing asked for. Right only once the whole program was checked. */
  unused(): readonly Define[] {
    return [...this.#definitions.values()].filter(({ name }) => !this.#named.has(name.text))
  }

  /** The names that a `define` may still override. */
  overridable(): readonly string[] {
    return [...this.#definitions.values()].flatMap((define) => (define.overridable ? [define.name.text] : []))
  }

  names(): Iterable<string> {
    return this.#definitions.keys()
  }

  /** The constant of that name, or undefined where there is none or it is wrong (which was reported). */
  get(name: string): Constant | undefined {
    this.#named.add(name)
    return this.#values.get(name)
  }

  /** Finds the value of a constant, after those of all that it names: with a stack of its own, as they may be many. */
  #settle(first: string): void {
    const waiting = [first]
    const underway = new Map<string, number>()
    for (let name = waiting.at(-1); name !== undefined; name = waiting.at(-1)) {
      const define = this.#definitions.get(name)
      if (define !== undefined && !this.#values.has(name)) {
        const needed = underway.has(name) ? [] : this.#unsettled(define)
        underway.set(name, underway.get(name) ?? underway.size)
        const loop = needed.find((other) => underway.has(other))
        if (loop === undefined && needed.length > 0) {
          waiting.push(...needed)
          continue
        }
        if (loop !== undefined) this.#reportLoop(loop, [...underway.keys()].slice(underway.get(loop)))
        this.#values.set(name, this.#valueOf(define))
        underway.delete(name)
      }
      waiting.pop()
    }
  }

  /** The constants that a definition names and that have no value yet. */
  #unsettled({ value }: Define): readonly string[] {
    return namesIn(value).filter((name) => this.has(name) && !this.#values.has(name))
  }

  #valueOf({ value }: Define): Constant | undefined {
    return value.kind === 'file-list' ? this.#fileList(value) : this.of(value)
  }

  /** Each loop is told once, at the constant where it closes. */
  #reportLoop(name: string, loop: readonly string[]): void {
    const define = this.#definitions.get(name)
    if (define === undefined || this.#loops.has(name)) return
    this.#loops.add(name)
    const shown = loop.length <= MOST_NAMED ? loop : [...loop.slice(0, MOST_NAMED), '…']
    const related = shown.slice(1).flatMap((other) => {
      const span = this.#definitions.get(other)?.name.span
      return span === undefined ? [] : [{ span, message: `by way of ${other}` }]
    })
    const cycle = [...shown, name].join(' → ')
    this.#report(diagnose('PY0208', define.name.span, { name, cycle }, undefined, related))
  }

  /** The constant that an expression is; undefined where it is none, which was reported. */
  of(expression: Expression): Constant | undefined {
    switch (expression.kind) {
      case 'literal':
        return { value: expression.value, types: [expression.type] }
      case 'text':
        return { value: expression.value, types: ['string'] }
      case 'name':
        return this.get(expression.text) ?? this.#unknown(expression.text, expression.span)
      case 'list':
        return this.#list(expression)
    }
  }

  /** A list; a name in it that stands for a list stands for all of its items. */
  #list({ items, span }: List): Constant | undefined {
    const constants = items.map((item) => this.of(item))
    const values: Value[] = []
    const types = new Set<ScalarType>()
    for (const constant of constants) {
      if (constant === undefined || !this.#mayCopy(constant.value, span)) return undefined
      if (Array.isArray(constant.value)) for (const value of constant.value) values.push(value)
      else values.push(constant.value)
      for (const type of constant.types) types.add(type)
    }
    return { value: values, types: [...types] }
  }

  /** Lists that stand in each other grow by doubling: bounds what they come to together. */
  #mayCopy(value: Value, span: Span): boolean {
    if (!Array.isArray(value)) return true
    const before = this.#copied
    this.#copied += value.length
    if (this.#copied <= MOST_COPIED) return true
    if (before <= MOST_COPIED) this.#report(diagnose('PY0209', span, { most: MOST_COPIED }))
    return false
  }

  /** The lines of a file: addresses and networks where every line is one, else strings. */
  #fileList(list: FileList): Constant | undefined {
    const lines = this.#fileLists.get(list)
    if (lines === undefined) return undefined
    // As `[]`, a file that names nobody for now compares with anything.
    if (lines.length === 0) return { value: [], types: [] }
    const addresses = lines.map(addressIn).filter((value) => value !== undefined)
    return addresses.length === lines.length
      ? { value: addresses, types: ['addr', 'net'] }
      : { value: lines, types: ['string'] }
  }

  #unknown(name: string, span: Span): undefined {
    if (!this.has(name))
      this.#report(
        diagnose(
          'PY0207',
          span,
          { what: 'constant', name },
          didYouMean(name, this.names()) ?? `declare it: \`define ${name} = …\`; a string stands in quotes`,
        ),
      )
    return undefined
  }

  #declare(define: Define): void {
    const name = define.name.text
    const first = this.#definitions.get(name)
    if (first === undefined) this.#definitions.set(name, define)
    else this.#report(alreadyDeclared(define.name.span, 'constant', name, first.name.span))
  }
}

function addressIn(line: string) {
  return parseAddress(line) ?? parseNetwork(line)
}

function namesIn(value: Define['value']): readonly string[] {
  if (value.kind === 'name') return [value.text]
  return value.kind === 'list' ? value.items.flatMap(namesIn) : []
}
