import { createSocket } from 'node:dgram'
import { kernelDrops } from './kernel-drops.ts'
import type { Listening, ListeningParts, PortPlace } from './listening.ts'
import { aboutSender } from './sender.ts'

/** Bytes that the kernel is to keep until they are read; it gives no more than net.core.rmem_max. */
const KERNEL_BUFFER = 4 * 1024 * 1024

/** Listens for datagrams. The event loop takes some thirty of them a turn, so that a flood leaves time for all else. */
export function listenUdp({ place, inbox, onReady, onFailure }: ListeningParts<PortPlace>): Listening {
  const type = place.address.includes(':') ? 'udp6' : 'udp4'
  const socket = createSocket({ type, ipv6Only: type === 'udp6', recvBufferSize: KERNEL_BUFFER })
  socket.on('error', onFailure)
  socket.on('listening', onReady)
  socket.on('message', (message, { address, port }) => {
    if (inbox.admits(address)) inbox.offer(message, aboutSender({ transport: 'udp', address, port }))
  })
  socket.bind(place.port, place.address)
  return { lost: () => kernelDrops(place) ?? 0, close: () => socket.close() }
}
