import { constants } from 'node:os'
import { SourceError } from './source-error.ts'

interface Explanation {
  readonly number: number
  /** How the C library puts it, and so journalctl. */
  readonly text: string
  readonly meaning: string
  readonly hint: string
}

const { errno } = constants
const GROUP = 'add the user that runs it to the group systemd-journal: usermod -aG systemd-journal USER'
const WATCHES = 'raise fs.inotify.max_user_instances and fs.inotify.max_user_watches with sysctl'

/** What the errors of reading a journal mean to those who run the machine. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    number: errno.EBADMSG,
    text: 'Bad message',
    meaning: 'a journal file is damaged',
    hint: 'journalctl --verify names it; what can be read of it is read',
  },
  {
    number: errno.ENODATA,
    text: 'No data available',
    meaning: 'a journal file is cut short',
    hint: 'journalctl --verify names it; what can be read of it is read',
  },
  {
    number: errno.ESTALE,
    text: 'Stale file handle',
    meaning: 'the file system with the journal was exchanged below it',
    hint: 'look at the mount; reading goes on where it broke off',
  },
  {
    number: errno.ENOENT,
    text: 'No such file or directory',
    meaning: 'a journal file, or the program that reads it, has vanished',
    hint: 'reading goes on where it broke off, as soon as it is there again',
  },
  {
    number: errno.EADDRNOTAVAIL,
    text: 'Cannot assign requested address',
    meaning: 'the journal file with the entry that was being read was removed',
    hint: 'let the journal keep more: SystemMaxUse= in journald.conf',
  },
  {
    number: errno.EACCES,
    text: 'Permission denied',
    meaning: 'there is no permission to read the journal',
    hint: GROUP,
  },
  {
    number: errno.EPERM,
    text: 'Operation not permitted',
    meaning: 'there is no permission to read the journal',
    hint: GROUP,
  },
  {
    number: errno.EMFILE,
    text: 'Too many open files',
    meaning: 'there are too many open files, or watched ones, to follow the journal',
    hint: WATCHES,
  },
  {
    number: errno.ENOSPC,
    text: 'No space left on device',
    meaning: 'too many files are watched on this machine to follow the journal, too',
    hint: WATCHES,
  },
  {
    number: errno.ENOMEM,
    text: 'Cannot allocate memory',
    meaning: 'there is not enough memory to read the journal',
    hint: 'look at what uses it; reading goes on where it broke off',
  },
  {
    number: errno.EIO,
    text: 'Input/output error',
    meaning: 'the disk with the journal cannot be read',
    hint: 'look at the disk: journalctl -k, smartctl -a',
  },
  {
    number: errno.EPROTONOSUPPORT,
    text: 'Protocol not supported',
    meaning: 'a journal file was written by a newer systemd, or is compressed in a way this one cannot read',
    hint: 'update systemd',
  },
]

const UNKNOWN_HINT = 'check it with journalctl --verify; reading goes on where it broke off'

/** What a negative error number of libsystemd means. */
export function explainError(error: number): SourceError {
  const known = EXPLANATIONS.find(({ number }) => number === -error)
  return known === undefined
    ? new SourceError(`libsystemd gives error ${-error}`, UNKNOWN_HINT)
    : new SourceError(`${known.meaning} (${known.text})`, known.hint)
}

/** What it means that a journalctl ended with a text on standard error, or by a signal. */
export function explainExit(text: string, signal: string | undefined): SourceError {
  if (signal !== undefined) {
    return new SourceError(
      `journalctl was ended by ${signal}`,
      'somebody did that, or the kernel for want of memory; it is started again, and nothing is lost',
    )
  }
  const known = EXPLANATIONS.find(({ text: words }) => text.includes(words))
  if (known === undefined)
    return new SourceError(`journalctl ended: ${text || 'without an error'}`, UNKNOWN_HINT)
  return new SourceError(`journalctl ended, since ${known.meaning}: ${text}`, known.hint)
}
