import { setFlagsFromString } from 'node:v8'

/**
 * Does something that builds much and keeps most of it. V8 takes what survives for a reason to let its space for young objects
 * grow, to 96 MB; here that saves no time, so it stays as large as it is. Later, where objects die young, it may grow.
 */
export function sparingMemory<T>(work: () => T): T {
  setFlagsFromString('--semi-space-growth-factor=1')
  try {
    return work()
  } finally {
    setFlagsFromString('--semi-space-growth-factor=2')
  }
}
