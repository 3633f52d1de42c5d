import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * The library by which functions of C are called. Loaded when it is first asked for, and not with the files that use it: that
 * takes 15 ms and more, and what reads no more than files needs none of it.
 */
export function loadKoffi(): typeof import('koffi') {
  return require('koffi')
}
