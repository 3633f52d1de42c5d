import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { PipeAhead } from '../../../src/sources/pipe-ahead/pipe-ahead.ts'
import { openPipes } from '../../support/open-pipes.ts'

/** Before any of ours. */
const OTHERS = openPipes()

describe('a pipe that a thread reads', () => {
  it.each([
    { title: 'nothing at all', script: 'true', written: '' },
    { title: 'a little', script: 'echo one', written: 'one\n' },
    { title: 'one piece after another', script: 'echo one; sleep 0.1; echo two', written: 'one\ntwo\n' },
    { title: 'more than fits into all chunks', script: 'seq 1000000 4000000', written: numbers(1e6, 4e6) },
    { title: 'just one chunk', script: 'head -c 262144 /dev/zero', written: '\0'.repeat(262_144) },
  ])('gives what is written: $title', async ({ script, written }) => {
    const { text, ended } = await readAll(script)
    expect(text === written).toBe(true)
    expect(ended).toBe(0)
  })

  it('lets go of the pipe when it is closed, so that who writes ends', async () => {
    const pipe = new PipeAhead(() => {})
    const program = spawn('yes', { stdio: ['ignore', pipe.input, 'ignore'] })
    const ended = once(program, 'exit')
    pipe.close()
    expect(await ended).toEqual([null, 'SIGPIPE'])
    await expect.poll(openPipes).toBe(OTHERS)
  })
})

async function readAll(script: string): Promise<{ readonly text: string; readonly ended: number | null }> {
  const news = Promise.withResolvers<void>()
  const parts: Buffer[] = []
  const pipe = new PipeAhead(() => {
    for (let part = pipe.take(); part !== null; part = pipe.take()) parts.push(Buffer.from(part))
    if (pipe.isOver) news.resolve()
  })
  const program = spawn('sh', ['-c', script], { stdio: ['ignore', pipe.input, 'inherit'] })
  const [ended] = await once(program, 'exit')
  pipe.input.destroy()
  await news.promise
  expect(pipe.take()).toBe(null)
  expect(pipe.problem).toBe(undefined)
  return { text: Buffer.concat(parts).toString(), ended }
}

function numbers(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}\n`).join('')
}
