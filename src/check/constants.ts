import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts'
import { placeOf, type Span } from '../diagnostics/span.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Define, Expression, File, FileList, Text } from '../language/ast.ts'
import { parseAddress, parseNetwork } from '../values/address.ts'
import type { ScalarType, Value } from '../values/value.ts'

/** A value that is known when checking, with the types it holds (of a list: those of its items). */
export interface Constant {
  readonly value: Value
  readonly types: readonly ScalarType[]
}

/** What `define` and `default` say: every constant by name. */
export class Constants {
  readonly #definitions = new Map<string, Define>()
  readonly #values = new Map<string, Constant | undefined>()
  readonly #underway: string[] = []
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
    for (const name of this.#definitions.keys()) this.get(name)
  }

  has(name: string): boolean {
    return this.#definitions.has(name)
  }

  /** The string that a constant was defined as, to be read as a template. */
  textOf(name: string): Text | undefined {
    const value = this.#definitions.get(name)?.value
    return value?.kind === 'text' ? value : undefined
  }

  names(): readonly string[] {
    return [...this.#definitions.keys()]
  }

  /** The constant of that name, or undefined where there is none or it is wrong (which was reported). */
  get(name: string): Constant | undefined {
    if (this.#values.has(name)) return this.#values.get(name)
    const define = this.#definitions.get(name)
    if (define === undefined) return undefined
    if (this.#underway.includes(name)) {
      const cycle = [...this.#underway.slice(this.#underway.indexOf(name)), name].join(' → ')
      this.#report(diagnose('PY0208', define.name.span, { name, cycle }))
      return undefined
    }
    this.#underway.push(name)
    const constant = define.value.kind === 'file-list' ? this.#fileList(define.value) : this.of(define.value)
    this.#underway.pop()
    this.#values.set(name, constant)
    return constant
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
        return this.#list(expression.items)
    }
  }

  /** A list; a name in it that stands for a list stands for all of its items. */
  #list(items: readonly Expression[]): Constant | undefined {
    const constants = items.map((item) => this.of(item))
    const values: Value[] = []
    const types = new Set<ScalarType>()
    for (const constant of constants) {
      if (constant === undefined) return undefined
      values.push(...(Array.isArray(constant.value) ? constant.value : [constant.value]))
      for (const type of constant.types) types.add(type)
    }
    return { value: values, types: [...types] }
  }

  /** The lines of a file: addresses and networks where every line is one, else strings. */
  #fileList(list: FileList): Constant | undefined {
    const lines = this.#fileLists.get(list)
    if (lines === undefined) return undefined
    const parsed = lines.map((line) => parseAddress(line) ?? parseNetwork(line))
    const addresses = parsed.filter((value) => value !== undefined)
    return addresses.length === lines.length && lines.length > 0
      ? { value: addresses, types: ['addr', 'net'] }
      : { value: lines, types: ['string'] }
  }

  #unknown(name: string, span: Span): undefined {
    if (!this.has(name))
      this.#report(diagnose('PY0207', span, { what: 'constant', name }, didYouMean(name, this.names())))
    return undefined
  }

  #declare(define: Define): void {
    const name = define.name.text
    const first = this.#definitions.get(name)
    if (first === undefined) this.#definitions.set(name, define)
    else
      this.#report(
        diagnose('PY0205', define.name.span, { what: 'constant', name, where: placeOf(first.span) }),
      )
  }
}
