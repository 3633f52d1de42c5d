import { resolve } from 'node:path'
import { type Duration, parseDuration } from '../../values/duration.ts'
import { parseSize } from '../../values/size.ts'
import { DEFAULTS } from '../defaults.ts'
import { atMostOneOf, choice, mapping, tag, text } from '../schema-kit.ts'
import { completeSilence, EVERY_SOURCE, type EverySource, type WrittenEverySource } from './every-source.ts'
import { LINE_FORMAT, type LineFormat } from './line-format.ts'
import { completeSpool, SPOOL } from './spool.ts'

const OUTPUTS = ['lines', 'whole'] as const

interface Common {
  readonly kind: 'command'
  /** The program and its arguments; no shell sees them. */
  readonly command: readonly string[]
  /** A cron expression. */
  readonly schedule?: string
  /** SYSLOG_IDENTIFIER; the name of the program where it is left out. */
  readonly identifier?: string
}

/** What a program writes: one that keeps running, or, with `every` or `schedule`, one that is run again and again. */
export interface CommandSettings extends Common, EverySource {
  readonly every?: Duration
  /** Where it runs. */
  readonly directory: string
  /** An entry a line, or one of a whole run. */
  readonly output: (typeof OUTPUTS)[number]
  /** Without it, it may run as long as it wants. */
  readonly timeout?: Duration
  readonly format: LineFormat
  /** Bytes of a line; what is longer is cut. */
  readonly max_line: number
  /** Bytes that a run on a schedule may write. */
  readonly max_output: number
  /** Bytes. */
  readonly spool: number
}

export interface WrittenCommand extends Common, WrittenEverySource {
  readonly every?: string
  readonly directory?: string
  readonly output?: (typeof OUTPUTS)[number]
  readonly timeout?: string
  readonly format?: LineFormat
  readonly max_line?: string
  readonly max_output?: string
  readonly spool?: string
}

export const COMMAND = mapping(
  'What a program writes: one that keeps running, or one that is run again and again.',
  {
    kind: tag('command', 'What a program writes.'),
    command: {
      description: 'The program and its arguments, without a shell.',
      type: 'array',
      minItems: 1,
      items: text('argument', 'The program, by its name or path; then an argument each.'),
      examples: [['/usr/bin/apt-get', '--simulate', 'upgrade']],
    },
    every: text(
      'duration',
      'How long after its last start it is run again; without `every` and `schedule` it keeps running.',
      {
        examples: ['24h'],
      },
    ),
    schedule: text('cron', 'When it is run: a cron expression in the `timezone`.', {
      examples: ['0 6 * * *'],
    }),
    directory: text('path', 'Where it runs.', { default: '/' }),
    output: choice(
      OUTPUTS,
      'Of a run on a schedule: each line is an entry (`lines`), or all that it writes together (`whole`).',
      { default: 'lines' },
    ),
    timeout: text(
      'timeout',
      `What runs longer is killed. Default: ${DEFAULTS.execTimeout} with \`every\` or \`schedule\`, else never.`,
    ),
    identifier: text('line', 'SYSLOG_IDENTIFIER of its entries; if left out, the name of the program.'),
    format: { ...LINE_FORMAT, default: 'plain' },
    max_line: text('message-size', 'What a line has beyond this is cut off.', {
      default: DEFAULTS.maxMessage,
    }),
    max_output: text('output-size', 'A run on a schedule that writes more is killed.', {
      default: DEFAULTS.maxOutput,
    }),
    spool: SPOOL,
    ...EVERY_SOURCE,
  },
  {
    required: ['kind', 'command'],
    ...atMostOneOf('every', 'schedule'),
    if: { required: ['output'], properties: { output: { const: 'whole' } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { anyOf: [{ required: ['every'] }, { required: ['schedule'] }] },
  },
)

export function completeCommand(
  {
    every,
    directory,
    output,
    timeout,
    format,
    max_line,
    max_output,
    spool,
    silence,
    ...written
  }: WrittenCommand,
  base: string,
): CommandSettings {
  const isOnSchedule = every !== undefined || written.schedule !== undefined
  const limit = durationOf(timeout ?? (isOnSchedule ? DEFAULTS.execTimeout : undefined))
  const period = durationOf(every)
  return {
    ...written,
    ...(period && { every: period }),
    directory: resolve(base, directory ?? '/'),
    output: output ?? 'lines',
    ...(limit && { timeout: limit }),
    format: format ?? 'plain',
    max_line: parseSize(max_line ?? DEFAULTS.maxMessage) ?? 0,
    max_output: parseSize(max_output ?? DEFAULTS.maxOutput) ?? 0,
    spool: completeSpool(spool),
    ...completeSilence(silence),
  }
}

function durationOf(written: string | undefined): Duration | undefined {
  return written === undefined ? undefined : parseDuration(written)
}
