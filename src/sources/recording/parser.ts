import type { Entry } from '../../module/entry.ts'
import type { ByteWindow } from './byte-window.ts'

/**
 * What came out of the bytes at hand: an entry, valid until the next call; something that is none and was passed over;
 * or nothing yet, because it is not there whole.
 */
export type Parsed = Entry | 'skipped' | undefined

/** Parses one entry after the other out of a window, whatever the portions in which the bytes come. */
export interface RecordParser {
  /** `atEnd` says that no more bytes will come. */
  next(window: ByteWindow, atEnd: boolean): Parsed
}
