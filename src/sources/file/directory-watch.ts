import { type FSWatcher, statfsSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'
import { errorMessage } from '../../values/error-message.ts'
import { errorCode, type OnNotice } from '../source-error.ts'

/** File systems whose changes come from elsewhere, and so are told to nobody here: the numbers of statfs(2). */
const REMOTE: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x517b, 'SMB'],
  [0x65735546, 'FUSE'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x013661b0, 'Lustre'],
])

/** Who is told of changes in directories. */
export interface WatchListener {
  /** A file was written to. */
  onWritten(path: string): void
  /** Names came or went, or may have. */
  onNames(): void
}

interface Watched {
  readonly watcher: FSWatcher
  readonly inode: bigint
}

/** What to do where `watch` threw this. */
export function whyUntold(error: unknown): string {
  const code = errorCode(error)
  const limit = code === 'ENOSPC' ? 'max_user_watches' : 'max_user_instances'
  const isLimit = code === 'ENOSPC' || code === 'EMFILE'
  return isLimit ? `raise fs.inotify.${limit} with sysctl` : errorMessage(error)
}

/** Tells of changes in directories, through inotify. */
export class DirectoryWatch {
  readonly #listener: WatchListener
  readonly #onNotice: OnNotice
  readonly #watched = new Map<string, Watched>()
  /** Whether there are directories that nobody tells of: then one has to look oneself. */
  isBlind = false

  constructor(listener: WatchListener, onNotice: OnNotice) {
    this.#listener = listener
    this.#onNotice = onNotice
  }

  /** Watches these directories and no others. Whether one of them was not watched before: changes in it may be unseen. */
  watch(directories: ReadonlySet<string>): boolean {
    for (const path of this.#watched.keys()) if (!directories.has(path)) this.#forget(path)
    this.isBlind = false
    let isNew = false
    for (const path of directories) {
      const inode = statSync(path, { bigint: true, throwIfNoEntry: false })?.ino
      if (this.#watched.get(path)?.inode === inode) continue
      this.#forget(path)
      if (inode !== undefined && this.#begin(path, inode)) isNew = true
    }
    return isNew
  }

  close(): void {
    for (const path of this.#watched.keys()) this.#forget(path)
  }

  #begin(path: string, inode: bigint): boolean {
    try {
      const remote = REMOTE.get(statfsSync(path).type)
      if (remote !== undefined) {
        this.#goBlind(path, `it is on another machine or in another program (${remote})`)
        return false
      }
      const watcher = watch(path, (event, name) => {
        if (event === 'change' && name !== null) this.#listener.onWritten(join(path, name))
        else this.#listener.onNames()
      })
      watcher.on('error', () => {
        this.#forget(path)
        this.#listener.onNames()
      })
      this.#watched.set(path, { watcher, inode })
      return true
    } catch (error) {
      const code = errorCode(error)
      // It is gone again, or may not be read: who looks for files finds that, too.
      if (code === 'ENOENT' || code === 'EACCES') return false
      this.#goBlind(path, whyUntold(error))
      return false
    }
  }

  #goBlind(path: string, why: string): void {
    this.isBlind = true
    this.#onNotice(`changes in ${path} are not told: every 5 s it is looked there`, why)
  }

  #forget(path: string): void {
    this.#watched.get(path)?.watcher.close()
    this.#watched.delete(path)
  }
}
