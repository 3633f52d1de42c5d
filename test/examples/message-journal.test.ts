import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startDaemon } from '../end-to-end/support/daemon.ts'
import { PATIENT, until } from '../end-to-end/support/until.ts'
import { freePort } from '../sources/syslog/support/receiver.ts'
import { sendDatagrams } from '../sources/syslog/support/sending.ts'
import { archivesIn, type Outcome, outcomeOf } from './outcome.ts'
import { change, copyOf, EXAMPLES } from './place.ts'

const EXAMPLE = join(EXAMPLES, 'message-journal')
const EXPECTED: Outcome = JSON.parse(readFileSync(join(EXAMPLE, 'expected.json'), 'utf8'))

/** What the sender of an address sends: its lines. */
const sentBy = (address: string) => readFileSync(join(EXAMPLE, 'recorded', `${address}.txt`), 'utf8')

describe('the message journal that gets real messages', PATIENT, () => {
  it('keeps them all, tells of two kinds, and stops when it is told to', async () => {
    const { folder, output } = copyOf('message-journal')
    const port = await freePort()
    const config = join(folder, 'try.yaml')
    change(config, (text) => text.replaceAll(':5514', `:${port}`))
    change(join(folder, 'recorded', 'messages.jsonl'), () => '')

    await using daemon = await startDaemon(config)
    await sendDatagrams(port, sentBy('127.0.0.1').trimEnd().split('\n'))
    const socket = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.2' })
    socket.end(sentBy('127.0.0.2'))
    await once(socket, 'close')
    const kept = () => archivesIn(join(output, 'state', 'archives'), String).messages ?? []
    await until('all messages are kept', () => kept().length === EXPECTED.archives.messages?.length)
    expect(await daemon.stop()).toBe(0)

    expect(daemon.log.filter(({ level }) => level !== 'info')).toEqual([])
    const outcome = await outcomeOf(output, [], '')
    expect(timeless(outcome)).toEqual(timeless(EXPECTED))
  })
})

/** An outcome without the times and ports of its messages, which are others each time. */
function timeless(outcome: Outcome) {
  const messages = (outcome.archives.messages ?? []).map((message) =>
    JSON.stringify(message, (name, value) => (/_TIMESTAMP$|^SENDER_PORT$/.test(name) ? undefined : value)),
  )
  return { ...outcome, archives: messages.sort() }
}
