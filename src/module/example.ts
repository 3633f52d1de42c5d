/** A small program that shows what a filter or an action does. It is documentation, and it runs as a test. */
export interface Example {
  /** Statements of a base chain of the journal. */
  readonly rules: readonly string[]
  /** Steps of a `test` block, which show what becomes of an entry: `given MESSAGE "…"`, `expect accept`. */
  readonly test: readonly string[]
}

/** The example as a file of chains, with its test below. The title is that of the test. */
export function exampleText({ rules, test }: Example, title: string): string {
  return [
    'chain example from journal {',
    ...rules.map(indented),
    '}',
    '',
    `test ${JSON.stringify(title)} {`,
    ...test.map(indented),
    '}',
    '',
  ].join('\n')
}

function indented(line: string): string {
  return `    ${line}`
}
