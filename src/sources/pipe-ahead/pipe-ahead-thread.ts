/** The thread that reads a pipe, until nobody writes any more. */
import { parentPort, workerData } from 'node:worker_threads'
import { fillChunks } from '../ahead/chunk.ts'
import { PipeReader } from './pipe-reader.ts'

if (parentPort !== null) {
  const reader = new PipeReader(workerData)
  fillChunks(parentPort, (memory) => reader.fill(memory))
}
