import type { MessagePort } from 'node:worker_threads'

/** Memory that a thread has filled. */
export interface Chunk {
  readonly memory: ArrayBuffer
  /** Nothing comes behind it. */
  readonly isLast: boolean
}

/** What a thread does: fills each memory that it is sent and sends it back, until it sends the last one. */
export function fillChunks(port: MessagePort, fill: (memory: ArrayBuffer) => Chunk): void {
  port.on('message', (memory: ArrayBuffer) => {
    const chunk = fill(memory)
    port.postMessage(chunk, [memory])
    if (chunk.isLast) port.close()
  })
}
