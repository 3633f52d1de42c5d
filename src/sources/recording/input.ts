import { closeSync, fstatSync, openSync } from 'node:fs'
import { errorCode } from '../source-error.ts'
import { ByteWindow } from './byte-window.ts'

const STANDARD_INPUT = 0

/** How long to leave an input alone that says it has nothing yet, in milliseconds. */
export const LOOK_AGAIN_AFTER = 10

/** Recorded entries as bytes, read in portions. */
export interface Input {
  /** What messages call it. */
  readonly path: string
  readonly window: ByteWindow
  readonly atEnd: boolean
  /** Reads a portion more into the window; false where there is none now. Throws what the file system throws. */
  fill(): boolean
  /** Waits for the first portion, so that the format can be recognised. Throws what the file system throws. */
  fillFirst(): void
  /** Goes to a place counted in bytes from the start; nothing may have been taken yet. */
  skipTo(offset: number): void
  close(): void
}

/** A file of recorded entries, or standard input where the path is `-`, read in portions. */
export class RecordingInput implements Input {
  readonly path: string
  readonly window = new ByteWindow()
  atEnd = false
  readonly #file: number
  readonly #isSeekable: boolean

  /** Throws what `openSync` throws. */
  constructor(path: string) {
    this.path = path === '-' ? 'standard input' : path
    this.#file = path === '-' ? STANDARD_INPUT : openSync(path, 'r')
    this.#isSeekable = fstatSync(this.#file).isFile() && path !== '-'
  }

  fill(): boolean {
    const { window } = this
    const position = this.#isSeekable ? window.offset + window.length : null
    try {
      if (window.readFrom(this.#file, position) > 0) return true
      this.atEnd = true
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') throw error
    }
    return false
  }

  fillFirst(): void {
    const sleeper = new Int32Array(new SharedArrayBuffer(4))
    while (this.window.length === 0 && !this.fill() && !this.atEnd)
      Atomics.wait(sleeper, 0, 0, LOOK_AGAIN_AFTER)
  }

  skipTo(offset: number): void {
    if (this.#isSeekable) {
      this.window.consume(this.window.length)
      this.window.offset = offset
      return
    }
    while (this.window.offset < offset && (this.window.length > 0 || this.fill())) {
      this.window.consume(Math.min(this.window.length, offset - this.window.offset))
    }
  }

  close(): void {
    if (this.#file !== STANDARD_INPUT) closeSync(this.#file)
  }
}
