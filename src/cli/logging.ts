import { type DestinationStream, type Logger, type LoggerOptions, levels, pino } from 'pino'

export type { Logger } from 'pino'

export interface LoggingOptions {
  /** Of these, PYRUSE_LOG is the level. */
  readonly variables: Readonly<Record<string, string | undefined>>
  /** Where events go: standard error, but for tests. */
  readonly output: LogOutput
}

/** What the log needs of a stream such as `process.stderr`. */
export interface LogOutput {
  readonly isTTY?: boolean
  hasColors?(): boolean
  write(text: string): unknown
}

const DEFAULT_LEVEL = 'info'

/** The program's log: one line an event, JSON for programs, or for people where the output is a terminal. */
export async function createLogger({ variables, output }: LoggingOptions): Promise<Logger> {
  const level = variables.PYRUSE_LOG || DEFAULT_LEVEL
  const known = Object.hasOwn(levels.values, level) || level === 'silent'
  const options: LoggerOptions = {
    level: known ? level : DEFAULT_LEVEL,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
  }
  const logger = pino(options, output.isTTY ? await prettyStream(output) : output)
  if (!known)
    logger.warn(
      { found: level, known: [...Object.keys(levels.values), 'silent'] },
      'PYRUSE_LOG is no log level',
    )
  return logger
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
