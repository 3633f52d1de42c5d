import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { directoryWith } from '../../support/pyruse.ts'
import { freePort, receive } from './support/receiver.ts'
import { sendDatagrams, until } from './support/sending.ts'

describe('a place that cannot be listened at', () => {
  it('is told, with what helps, where it is the only one', async () => {
    const port = await freePort()
    const other = createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    await using receiver = await receive({ listen: [`tcp://127.0.0.1:${port}`] })
    await receiver.source.wait(AbortSignal.timeout(5_000))
    expect(receiver.source.failure).toMatchObject({
      message: `cannot listen at tcp://127.0.0.1:${port}: listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
      hint: expect.stringContaining('ss -lnptu'),
    })
    other.close()
  })

  it('does not keep others from being listened at', async () => {
    const [taken, free] = [await freePort(), await freePort()]
    const other = createServer().listen(taken, '127.0.0.1')
    await once(other, 'listening')
    await using receiver = await receive({ listen: [`tcp://127.0.0.1:${taken}`, `udp://127.0.0.1:${free}`] })
    await sendDatagrams(free, ['<13>heard'])
    expect(await receiver.messages(1)).toEqual(['heard'])
    expect(receiver.source.failure).toBeUndefined()
    expect(receiver.notices).toEqual([expect.stringContaining('EADDRINUSE')])
    other.close()
  })

  it.each(['unix', 'unix-stream'])(
    'is no path that something else has, and %s takes over a dead one',
    async (kind) => {
      const directory = directoryWith({ file: '' })
      const first = await receive({ listen: [`${kind}://${join(directory, 'log')}`] })
      const failureAt = async (name: string) => {
        await using receiver = await receive({ listen: [`${kind}://${join(directory, name)}`] })
        await receiver.source.wait(AbortSignal.timeout(5_000))
        return receiver.source.failure
      }
      expect(await failureAt('log')).toMatchObject({ message: expect.stringContaining('EADDRINUSE') })
      expect(await failureAt('file')).toMatchObject({ message: expect.stringContaining('ENOTSOCK') })
      expect(await failureAt('nowhere/log')).toMatchObject({ message: expect.stringContaining(kind) })
      expect(existsSync(join(directory, 'log'))).toBe(true)
      expect(statSync(join(directory, 'log')).mode & 0o777).toBe(0o666)
      await first[Symbol.asyncDispose]()
      expect(existsSync(join(directory, 'log'))).toBe(false)
      expect(await failureAt('log')).toBeUndefined()
    },
  )
})

describe('a source of syslog that does not wait', () => {
  it('listens nowhere, reads what a former run has not walked, and ends', async () => {
    const listen = [`udp://127.0.0.1:${await freePort()}`]
    const port = Number(listen[0]?.split(':')[2])
    const { source, state } = await receive({ listen })
    await sendDatagrams(port, ['<13>one', '<13>two'])
    await until(() => source.counts?.().received === 2)
    source.close()
    await using once = await receive({ listen }, { state, follow: false })
    await using other = await receive({ listen })
    expect(other.source.failure).toBeUndefined()
    expect(await once.messages(3)).toEqual(['one', 'two'])
    expect(once.source.ended).toBe(true)
  })
})
