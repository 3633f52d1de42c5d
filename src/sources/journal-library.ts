import type { LibraryHandle } from 'koffi'
import { loadKoffi } from '../values/koffi.ts'
import type { Advise } from './mapped-journals.ts'

/** A `sd_journal *` or another address. */
type Pointer = bigint

/** What is written into: the address stays valid for the call only. */
type Out = Uint8Array

/**
 * The functions of libsystemd that reading needs; see sd-journal(3). They return a negative errno on failure. Out
 * parameters are buffers of eight bytes that the caller keeps, which is far cheaper than letting koffi decode them.
 */
export interface JournalLibrary {
  open(journal: Out, flags: number): number
  openNamespace(journal: Out, namespace: string, flags: number): number
  openDirectory(journal: Out, path: string, flags: number): number
  openFiles(journal: Out, paths: readonly (string | null)[], flags: number): number
  close(journal: Pointer): void
  setDataThreshold(journal: Pointer, bytes: number): number
  next(journal: Pointer): number
  previous(journal: Pointer): number
  seekHead(journal: Pointer): number
  seekTail(journal: Pointer): number
  seekRealtime(journal: Pointer, microseconds: number): number
  seekCursor(journal: Pointer, cursor: string): number
  testCursor(journal: Pointer, cursor: string): number
  /** Gives the address of text that must be freed. */
  getCursor(journal: Pointer, text: Out): number
  getRealtime(journal: Pointer, microseconds: Out): number
  getData(journal: Pointer, field: string, address: Out, length: Out): number
  restartData(journal: Pointer): void
  enumerateData(journal: Pointer, address: Out, length: Out): number
  getFd(journal: Pointer): number
  reliableFd(journal: Pointer): number
  process(journal: Pointer): number
  /** Copies bytes from an address. */
  copy(destination: Out, address: Pointer | number, length: number): void
  free(address: Pointer): void
  /** See madvise(2). */
  advise: Advise
  /** Decodes a C string. */
  text(address: Pointer): string
}

/** Flags of `open` and `openNamespace`. */
export const LOCAL_ONLY = 1

/** Loads libsystemd, or gives undefined where it is not installed (or too old to have namespaces). */
export function loadJournalLibrary(): JournalLibrary | undefined {
  try {
    const koffi = loadKoffi()
    return bind(koffi, koffi.load('libsystemd.so.0'), koffi.load('libc.so.6'))
  } catch {
    return undefined
  }
}

function bind(
  { decode }: ReturnType<typeof loadKoffi>,
  systemd: LibraryHandle,
  libc: LibraryHandle,
): JournalLibrary {
  const journalFunction = (name: string, ...parameters: string[]) =>
    systemd.func(`sd_journal_${name}`, 'int', parameters)
  return {
    open: journalFunction('open', 'void *', 'int'),
    openNamespace: journalFunction('open_namespace', 'void *', 'str', 'int'),
    openDirectory: journalFunction('open_directory', 'void *', 'str', 'int'),
    openFiles: journalFunction('open_files', 'void *', 'str *', 'int'),
    close: systemd.func('sd_journal_close', 'void', ['void *']),
    setDataThreshold: journalFunction('set_data_threshold', 'void *', 'size_t'),
    next: journalFunction('next', 'void *'),
    previous: journalFunction('previous', 'void *'),
    seekHead: journalFunction('seek_head', 'void *'),
    seekTail: journalFunction('seek_tail', 'void *'),
    seekRealtime: journalFunction('seek_realtime_usec', 'void *', 'uint64_t'),
    seekCursor: journalFunction('seek_cursor', 'void *', 'str'),
    testCursor: journalFunction('test_cursor', 'void *', 'str'),
    getCursor: journalFunction('get_cursor', 'void *', 'void *'),
    getRealtime: journalFunction('get_realtime_usec', 'void *', 'void *'),
    getData: journalFunction('get_data', 'void *', 'str', 'void *', 'void *'),
    restartData: systemd.func('sd_journal_restart_data', 'void', ['void *']),
    enumerateData: journalFunction('enumerate_available_data', 'void *', 'void *', 'void *'),
    getFd: journalFunction('get_fd', 'void *'),
    reliableFd: journalFunction('reliable_fd', 'void *'),
    process: journalFunction('process', 'void *'),
    copy: libc.func('memcpy', 'void', ['void *', 'uintptr_t', 'size_t']),
    advise: libc.func('madvise', 'int', ['uintptr_t', 'size_t', 'int']),
    free: libc.func('free', 'void', ['void *']),
    text: (address) => decode.string(address),
  }
}
