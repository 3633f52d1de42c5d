import { type Bound, defineAction, several, template } from '../src/module/index.ts'

export const exec = defineAction({
  name: 'exec',
  summary: 'Runs a program, without a shell.',
  details:
    'The program is the first text, which can hold no field; each other one is an argument as it is, whatever stands in it. It has an empty standard input, a small environment (`PATH`, `LANG`), and as much time as `exec.timeout` of the settings gives. What it prints is told only where it fails, which the digest tells; it is not tried again, but may run twice where the machine dies meanwhile. Put `--` before an argument that an attacker could make look like an option.',
  asksFor: 'exec',
  parameters: {
    command: several(template('The program and its arguments.')),
  },
  examples: [
    {
      rules: ['exec ["/usr/local/bin/page", "--", "{MESSAGE}"]', 'accept'],
      test: [
        'given MESSAGE "the disk; is $(full)"',
        'expect exec ["/usr/local/bin/page", "--", "the disk; is $(full)"]',
      ],
    },
  ],
  check: ({ command }, call) => {
    const program = command?.kind === 'several' ? command.items[0] : command
    if (!isFixed(program))
      call.problem('command', 'the program itself holds a field', 'only its arguments may: `["cmd", "{f}"]`')
  },
  compile:
    ({ command }, { rule }) =>
    (walk) =>
      walk.request(rule, {
        effect: 'exec',
        // What ends a text for the system would cut it off unseen.
        command: command.map((argument) => argument(walk).replaceAll('\0', '\ufffd')),
      }),
})

/** Whether a text is known when compiling, and not empty. */
function isFixed(bound: Bound | undefined): boolean {
  if (bound?.kind !== 'template') return false
  const { parts } = bound.template
  return parts.length > 0 && parts.every((part) => typeof part === 'string')
}
