import { type Diagnostic, diagnose, hasErrors } from '../diagnostics/diagnostic.ts'
import type { Span } from '../diagnostics/span.ts'
import { didYouMean } from '../diagnostics/suggest.ts'
import type { Chain, Expect, File, FileList, Name, Policy } from '../language/ast.ts'
import type { Modules } from '../module/modules.ts'
import type { ScalarType } from '../values/value.ts'
import { alreadyDeclared } from './already-declared.ts'
import { checkCondition } from './conditions.ts'
import { withOrigin } from './constant-origin.ts'
import { Constants } from './constants.ts'
import { findCycles } from './cycles.ts'
import { DEFAULT_POLICY } from './default-policy.ts'
import { type Environment, enteringSources } from './environment.ts'
import { findFlaws } from './flow/find-flaws.ts'
import type { KnownRegexes } from './patterns/pattern.ts'
import type { CheckedChain, CheckedProgram, CheckedStatement, CheckedStep } from './program.ts'
import { Scope } from './scope.ts'
import { checkActions, checkBlock } from './statements.ts'
import { checkExpectation, checkTest } from './tests.ts'

/** What there is to check: the files of chains in order, and the lists that they read from files. */
export interface Loaded {
  readonly files: readonly File[]
  readonly fileLists: ReadonlyMap<FileList, readonly string[]>
  /** What is known of regular expressions already. */
  readonly regexes?: KnownRegexes
}

/** A program that was checked. It may run only where no diagnostic is an error. */
export interface CheckResult {
  readonly program: CheckedProgram
  readonly diagnostics: readonly Diagnostic[]
  /** All types that a field may have where an entry has it; none where nothing brings it. */
  readonly typesOf: (field: string) => readonly ScalarType[]
  /** Checks an expectation that stands outside of the chain files, in a samples file. */
  readonly expectation: (expect: Expect) => {
    readonly step?: CheckedStep
    readonly diagnostics: readonly Diagnostic[]
  }
}

/** Checks names, arguments, types, patterns, cycles and paths of a whole program, and binds every argument. */
export function check(loaded: Loaded, modules: Modules, environment: Environment): CheckResult {
  const diagnostics: Diagnostic[] = []
  const report = onceEach((diagnostic) => diagnostics.push(diagnostic))
  const items = loaded.files.flatMap((file) => file.items)
  const constants = new Constants(loaded.files, loaded.fileLists, report)
  const declared = declareChains(
    items.filter((item) => item.kind === 'chain'),
    report,
  )
  const regexes = loaded.regexes ?? new Map()
  const scope = new Scope({
    constants,
    chains: declared,
    environment,
    modules,
    regexes,
    report: (diagnostic) => report(withOrigin(diagnostic, constants)),
  })

  const chains = new Map([...declared].map(([name, chain]) => [name, checkChain(scope, chain)]))
  const policies = checkPolicies(
    scope,
    items.filter((item) => item.kind === 'policy'),
  )
  const tests = items.filter((item) => item.kind === 'test').map((test) => checkTest(scope, test))
  scope.settle()
  diagnostics.push(...findCycles(chains))
  const program = {
    chains,
    policies,
    tests,
    writtenFields: scope.fields.written(),
    readFields: scope.fields.read(),
  }
  if (!hasErrors(diagnostics)) {
    const [unusedConstants, overridable] = [constants.unused(), constants.overridable()]
    const written = { program, chains: declared, unusedConstants, overridable }
    diagnostics.push(...findFlaws(written, environment.onlyErrors))
  }

  return {
    program,
    diagnostics,
    typesOf: (field) => scope.fields.typesOf(field),
    expectation: (expect) => checkLone(scope, expect, diagnostics),
  }
}

/** Where each case of a `match` finds the same mistake in its field, it is told once. */
function onceEach(report: (diagnostic: Diagnostic) => void): (diagnostic: Diagnostic) => void {
  const told = new Set<string>()
  return (diagnostic) => {
    const { code, message, span } = diagnostic
    const key = `${code} ${span.start} ${span.end} ${span.file.name}\n${message}`
    if (told.has(key)) return
    told.add(key)
    report(diagnostic)
  }
}

function declareChains(
  chains: readonly Chain[],
  report: (diagnostic: Diagnostic) => void,
): ReadonlyMap<string, Chain> {
  const declared = new Map<string, Chain>()
  for (const chain of chains) {
    const name = chain.name.text
    const first = declared.get(name)
    if (first === undefined) declared.set(name, chain)
    else report(alreadyDeclared(chain.name.span, 'chain', name, first.name.span))
  }
  return declared
}

function checkChain(scope: Scope, chain: Chain): CheckedChain {
  const name = chain.name.text
  const body = checkBlock(scope, chain.body, name)
  const checked = { name, span: chain.span, documentation: chain.documentation, body }
  if (chain.hook === undefined) return checked
  const { sources, condition, priority } = chain.hook
  for (const source of sources) checkSource(scope, source)
  const entered = condition && checkCondition(scope, condition, { chain: name, rule: chain.span })
  return {
    ...checked,
    hook: {
      sources: enteringSources(
        scope.environment,
        sources.map(({ text }) => text),
      ),
      priority,
      ...(entered && { condition: entered }),
    },
  }
}

function checkSource(scope: Scope, { text, span }: Name): void {
  const known = scope.environment.sources
  if (known === undefined || known.includes(text)) return
  const hint = didYouMean(text, known) ?? `declare it in the settings: sources: { ${text}: … }`
  scope.report(diagnose('PY0206', span, { name: text }, hint))
}

/**
 * The actions of each source's policy; those of `null` are for sources that have none of their own, and that enter no
 * chains of one that has.
 */
function checkPolicies(scope: Scope, written: readonly Policy[]): CheckedProgram['policies'] {
  const policies = new Map<string | null, readonly CheckedStatement[]>()
  const firsts = new Map<string | null, Span>()
  const owners = new Set(written.map(({ source }) => source?.text))
  for (const { source: named, actions, span } of written) {
    if (named !== undefined) checkSource(scope, named)
    const source = named?.text ?? null
    const first = firsts.get(source)
    const name = source === null ? 'policy' : `policy from ${source}`
    if (first === undefined) firsts.set(source, span)
    else scope.report(alreadyDeclared(span, 'statement', name, first))
    const checked = checkActions(scope, actions, 'policy', span)
    policies.set(source, checked)
    for (const entering of source === null ? [] : enteringSources(scope.environment, [source]))
      if (!owners.has(entering)) policies.set(entering, checked)
  }
  if (!policies.has(null))
    policies.set(null, checkActions(scope, DEFAULT_POLICY.actions, 'policy', DEFAULT_POLICY.span))
  return policies
}

function checkLone(scope: Scope, expect: Expect, diagnostics: Diagnostic[]) {
  const before = diagnostics.length
  const step = checkExpectation(scope, expect)
  scope.settle()
  return { ...(step && { step }), diagnostics: diagnostics.splice(before) }
}
