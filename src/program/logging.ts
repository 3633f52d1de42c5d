import { type DestinationStream, type Logger, type LoggerOptions, levels, pino } from 'pino'

export type { Logger } from 'pino'

export interface LoggingOptions {
  /** Of these, PYRUSE_LOG is the level. */
  readonly variables: Readonly<Record<string, string | undefined>>
  /** Where events go: standard error, but for tests. */
  readonly output: LogOutput
  /** Whether the output goes to the journal, which has its own way to tell priorities, and its own clock. */
  readonly toJournal?: boolean
  /** Told of warnings and errors, too, with the fields of the event. */
  readonly onProblem?: (level: string, message: string, fields: object) => void
}

/** What the log needs of a stream such as `process.stderr`. */
export interface LogOutput {
  readonly isTTY?: boolean
  hasColors?(): boolean
  write(text: string): unknown
}

const DEFAULT_LEVEL = 'info'

/** The program's log: one line an event, JSON for programs, or for people where the output is a terminal. */
export async function createLogger({
  variables,
  output,
  toJournal = false,
  onProblem,
}: LoggingOptions): Promise<Logger> {
  const level = variables.PYRUSE_LOG || DEFAULT_LEVEL
  const known = Object.hasOwn(levels.values, level) || level === 'silent'
  const options: LoggerOptions = {
    level: known ? level : DEFAULT_LEVEL,
    base: null,
    timestamp: toJournal ? false : () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    ...(onProblem && { hooks: { logMethod: telling(onProblem) } }),
  }
  const logger = pino(options, await destinationFor(output, toJournal))
  if (!known)
    logger.warn(
      { found: level, known: [...Object.keys(levels.values), 'silent'] },
      'PYRUSE_LOG is no log level',
    )
  return logger
}

/** The number of the level `warn`. */
const WARNING = 40

/** What is called in place of the log's methods. */
type LogHook = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>

function telling(onProblem: NonNullable<LoggingOptions['onProblem']>): LogHook {
  return function tell(args, method, level) {
    const [fields, message] = args
    if (level >= WARNING && typeof fields === 'object' && fields !== null)
      onProblem(levels.labels[level] ?? 'warn', message ?? '', fields)
    method.apply(this, args)
  }
}

async function destinationFor(output: LogOutput, toJournal: boolean): Promise<DestinationStream> {
  if (toJournal) return journalStream(output)
  return output.isTTY ? await prettyStream(output) : output
}

/** The journal's priorities by the levels of the log; see sd-daemon(3). */
const PRIORITIES: Readonly<Record<string, number>> = {
  fatal: 2,
  error: 3,
  warn: 4,
  info: 6,
  debug: 7,
  trace: 7,
}

/** Begins each line with its priority, as the journal wants it. */
function journalStream(output: LogOutput): DestinationStream {
  return {
    write(line) {
      const [, level = 'info'] = /^\{"level":"(\w+)"/.exec(line) ?? []
      output.write(`<${PRIORITIES[level]}>${line}`)
    },
  }
}

/** Loaded only where there is a terminal: it takes longer to load than all the rest of the log. */
async function prettyStream(output: LogOutput): Promise<DestinationStream> {
  const { prettyFactory } = await import('pino-pretty')
  const format = prettyFactory({
    colorize: output.hasColors?.() ?? false,
    singleLine: true,
    errorLikeObjectKeys: [],
    translateTime: 'SYS:HH:MM:ss',
  })
  return { write: (line) => output.write(format(withoutControls(line))) }
}

/** A line of JSON in which no text holds a control character, nor the escape of one: terminals obey them. */
function withoutControls(line: string): string {
  return line
    .trimEnd()
    .replace(/\\(?:["\\/]|[bfnrt]|u[0-9a-f]{4})|[\x7f-\x9f]/gi, (text) =>
      text === '\\"' || text === '\\\\' || text === '\\/' ? text : ' ',
    )
}
