import { loadKoffi } from '../../values/koffi.ts'
import type { Listening, ListeningParts, PathPlace } from './listening.ts'
import { aboutSender } from './sender.ts'
import { bindUnixDatagram } from './unix-socket.ts'

/** Datagrams in a turn of the event loop. */
const AT_ONCE = 64

/** Listens for datagrams at a path. Their senders wait while there is no room: the kernel keeps what they sent. */
export function listenUnixDatagram({ place, inbox, onReady }: ListeningParts<PathPlace>): Listening {
  const socket = bindUnixDatagram(place.path)
  const about = aboutSender({ transport: 'unix' })
  // A byte more than is taken tells that there was more.
  const bytes = Buffer.alloc(inbox.longest + 1)
  let isClosed = false
  const poll = loadKoffi().node.poll(socket.descriptor, { readable: true }, read)

  function read(): void {
    for (let times = 0; times < AT_ONCE; times++) {
      if (inbox.isFull) {
        poll.stop()
        inbox.onceThereIsRoom(goOn)
        return
      }
      const length = socket.receive(bytes)
      if (length < 0) return
      inbox.offer(bytes.subarray(0, length), about)
    }
  }
  function goOn(): void {
    if (!isClosed) poll.start({ readable: true }, read)
  }

  onReady()
  return {
    close: () => {
      isClosed = true
      poll.close()
      socket.close()
    },
  }
}
