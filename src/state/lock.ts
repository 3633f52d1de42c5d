import { closeSync, mkdirSync, openSync } from 'node:fs'
import { constants, endianness } from 'node:os'
import { join } from 'node:path'
import { loadKoffi } from '../values/koffi.ts'
import { explainFailure, StateError } from './state-error.ts'

/** linux/fcntl.h on 64 bits: `struct flock` as two shorts, two 64-bit offsets and the process, padded to 32 bytes. */
const F_GETLK = 5
const F_SETLK = 6
const F_WRLCK = 1
const F_UNLCK = 2
const FLOCK_SIZE = 32
const PID_OFFSET = 24

/** The right to be the one process that works on a state directory. */
export interface StateLock {
  release(): void
}

/**
 * Takes that right for as long as this process lives: the kernel holds the lock, so that none is left behind by a process
 * that was killed, and the kernel says who holds it. Whoever only reads needs none. Makes the directory where it is missing.
 * Throws a StateError where another process has the lock, and names it.
 */
export function lockState(directory: string): StateLock {
  if (directory === ':memory:') return { release: () => undefined }
  const descriptor = openLockFile(directory)
  // Locks of this kind end when the process closes any descriptor of the file: nothing else may open it.
  const call = lockCall(descriptor)
  if (call(F_SETLK, wholeFile()) >= 0) return { release: () => closeSync(descriptor) }
  const errno = loadKoffi().errno()
  const holder = holderOf(call) ?? 0
  closeSync(descriptor)
  if (errno === constants.errno.EAGAIN || errno === constants.errno.EACCES) throw inUse(directory, holder)
  throw new StateError(
    'broken',
    `the directory ${directory} cannot be locked (errno ${errno})`,
    'keep the state on a file system that knows locks, such as that of a local disk',
  )
}

/**
 * The process that works on a state directory; 0 for one of another PID namespace, as of a container, which has no number
 * here. Undefined where there is none, and where this user may not know. Not for the process that may have the lock itself,
 * which would lose it.
 */
export function lockHolder(directory: string): number | undefined {
  let descriptor: number
  try {
    descriptor = openSync(lockFile(directory), 'r')
  } catch {
    return undefined
  }
  const holder = holderOf(lockCall(descriptor))
  closeSync(descriptor)
  return holder
}

export function processName(pid: number): string {
  return pid > 0 ? `process ${pid}` : 'a process of another container'
}

type LockCall = (command: number, lock: Buffer) => number

function lockCall(descriptor: number): LockCall {
  const fcntl = loadKoffi().load(null).func('int fcntl(int fd, int command, ...)')
  return (command, lock) => fcntl(descriptor, command, 'void *', lock)
}

function holderOf(call: LockCall): number | undefined {
  const lock = wholeFile()
  if (call(F_GETLK, lock) < 0 || read16(lock, 0) === F_UNLCK) return undefined
  return read32(lock, PID_OFFSET)
}

/** The file of a state directory that is locked. */
export function lockFile(directory: string): string {
  return join(directory, 'state.lock')
}

function openLockFile(directory: string): number {
  const file = lockFile(directory)
  try {
    mkdirSync(directory, { recursive: true, mode: 0o750 })
    return openSync(file, 'a', 0o640)
  } catch (error) {
    throw explainFailure(error, file)
  }
}

function inUse(directory: string, pid: number): StateError {
  return new StateError(
    'busy',
    `the state directory ${directory} is in use by another pyruse-ts: ${processName(pid)}`,
    'stop that one, or set `state` to a directory of its own',
  )
}

/** A lock for writing on all of the file. */
function wholeFile(): Buffer {
  const lock = Buffer.alloc(FLOCK_SIZE)
  if (endianness() === 'LE') lock.writeInt16LE(F_WRLCK, 0)
  else lock.writeInt16BE(F_WRLCK, 0)
  return lock
}

function read16(buffer: Buffer, offset: number): number {
  return endianness() === 'LE' ? buffer.readInt16LE(offset) : buffer.readInt16BE(offset)
}

function read32(buffer: Buffer, offset: number): number {
  return endianness() === 'LE' ? buffer.readInt32LE(offset) : buffer.readInt32BE(offset)
}
