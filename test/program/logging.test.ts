import { describe, expect, it } from 'vitest'
import { createLogger, type Logger } from '../../src/program/logging.ts'

async function logged(
  act: (logger: Logger) => void,
  {
    variables = {},
    terminal = false,
    toJournal = false,
  }: { variables?: Record<string, string>; terminal?: boolean; toJournal?: boolean } = {},
): Promise<string> {
  let text = ''
  const output = { isTTY: terminal, hasColors: () => false, write: (more: string) => (text += more) }
  act(await createLogger({ variables, output, toJournal }))
  return text
}

describe('the log', () => {
  it('is one JSON object an event for programs', async () => {
    const text = await logged((logger) => {
      logger.info({ source: 'journal', entries: 3 }, 'caught up')
      logger.error({ err: new Error('no such table\nreally') }, 'ban failed')
    })
    const [first, second, ...rest] = text.split('\n').map((line) => (line ? JSON.parse(line) : undefined))
    expect(first).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      source: 'journal',
      entries: 3,
      msg: 'caught up',
    })
    expect(second).toMatchObject({
      level: 'error',
      err: { message: 'no such table\nreally' },
      msg: 'ban failed',
    })
    expect(rest).toEqual([undefined])
  })

  it('tells the journal the priority of each line, and leaves the time to it', async () => {
    const text = await logged(
      (logger) => {
        for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)
          logger[level]({ value: '{"level":"fatal"}\n<0>' }, 'said')
      },
      { variables: { PYRUSE_LOG: 'trace' }, toJournal: true },
    )
    const rest = String.raw`"value":"{\"level\":\"fatal\"}\n<0>","msg":"said"}`
    expect(text.split('\n')).toEqual([
      `<7>{"level":"trace",${rest}`,
      `<7>{"level":"debug",${rest}`,
      `<6>{"level":"info",${rest}`,
      `<4>{"level":"warn",${rest}`,
      `<3>{"level":"error",${rest}`,
      `<2>{"level":"fatal",${rest}`,
      '',
    ])
  })

  it('is one line an event for people', async () => {
    const text = await logged((logger) => logger.info({ source: 'journal', entries: 3 }, 'caught up'), {
      terminal: true,
    })
    expect(text).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: caught up \{"source":"journal","entries":3\}\n$/)
  })

  it('lets nothing through that a terminal would obey', async () => {
    const attack = 'a\x1b[2Jb\x9b31mc\nd\re\\u001b "f" ü'
    const text = await logged(
      (logger) => {
        logger.warn({ attack, nested: { attack } }, attack)
        logger.error({ err: new Error(attack) }, 'failed')
      },
      { terminal: true },
    )
    expect(text.split('\n')).toHaveLength(3)
    expect(text.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/)
    expect(text).toContain('WARN: a [2Jb 31mc d e\\u001b "f" ü {')
  })

  it.each([
    ['info without a word', {}, ['info', 'error']],
    ['what PYRUSE_LOG says', { PYRUSE_LOG: 'debug' }, ['debug', 'info', 'error']],
    ['less, too', { PYRUSE_LOG: 'error' }, ['error']],
    ['or nothing', { PYRUSE_LOG: 'silent' }, []],
    ['info where PYRUSE_LOG is wrong, saying so', { PYRUSE_LOG: 'loud' }, ['warn', 'info', 'error']],
    ['info where PYRUSE_LOG is wrong in a clever way', { PYRUSE_LOG: 'toString' }, ['warn', 'info', 'error']],
  ])('has the level %s', async (_, variables, levels) => {
    const text = await logged(
      (logger) => {
        logger.debug('one')
        logger.info('two')
        logger.error('three')
      },
      { variables },
    )
    const seen = text.trimEnd().split('\n').filter(Boolean)
    expect(seen.map((line) => JSON.parse(line).level)).toEqual(levels)
  })
})
