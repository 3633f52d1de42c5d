import { runProgram } from '../effects/run-program.ts'
import type { Patient } from './finding.ts'
import { effectiveCapabilities, processStatus } from './process-status.ts'

/** What is wanted of files, in the words of the shell's `test`. */
const WANTED = { read: '-r', write: '-w', run: '-x' } as const
/** Prints those of its arguments with which that cannot be done, each with a zero behind it. */
const TEST = 'for path; do test "$0" "$path" || printf "%s\\0" "$path"; done'
const TIMEOUT = 10_000
const MOST_OUTPUT = 10_000_000
/** The bits of CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: who has one of them is not stopped by modes. */
const REGARDLESS_OF_MODES = 0b110n

/** What has a program be one that the daemon may run. */
export const RUNNABLE =
  'chmod 755 it, and keep it in /usr/local/bin: the unit hides homes (ProtectHome=), and lets nothing be run below /tmp, /var/tmp and the state (NoExecPaths=)'

/** What has the daemon read a file of the administrator's. */
export function letRead(path: string): string {
  return `chgrp pyruse-ts ${path}; chmod 640 ${path}; where it lies below /home or /root, move it to /etc/pyruse-ts: the unit hides homes (ProtectHome=)`
}

/**
 * With which of these files the running daemon cannot do what is wanted. Root, who asks, may do more and sees more: the
 * daemon is another user, and its unit hides directories from it and makes others read-only. So a shell looks as that
 * user, among its mounts. Where that cannot be had, as by somebody who is not root, none is told.
 */
export async function deniedToDaemon(
  { daemon, signal }: Pick<Patient, 'daemon' | 'signal'>,
  wanted: keyof typeof WANTED,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const status = daemon.kind === 'running' ? processStatus(String(daemon.status.pid)) : undefined
  if (daemon.kind !== 'running' || status === undefined || paths.length === 0) return new Set()
  const among = ['--target', String(daemon.status.pid), '--mount', '--', ...asItsUser(status)]
  const end = await runProgram('nsenter', [...among, 'sh', '-c', TEST, WANTED[wanted], ...paths], {
    input: '',
    timeout: TIMEOUT,
    mostOutput: MOST_OUTPUT,
    signal,
  })
  if (end.kind !== 'exit' || end.code !== 0) return new Set()
  return new Set(end.output.split('\0').filter((path) => path !== ''))
}

/** Whether nothing that the running daemon starts gets more rights than it has. */
export function isWithoutNewRights({ daemon }: Pick<Patient, 'daemon'>): boolean {
  return daemon.kind === 'running' && processStatus(String(daemon.status.pid))?.get('NoNewPrivs') === '1'
}

/** What comes before a program that is to run as the user of a process. */
function asItsUser(status: ReadonlyMap<string, string>): readonly string[] {
  const effective = (name: string) => status.get(name)?.split(/\s+/)[1] ?? '0'
  const isRegardless = (effectiveCapabilities(status) & REGARDLESS_OF_MODES) !== 0n
  if (effective('Uid') === '0' || isRegardless) return []
  const groups = status.get('Groups')?.split(/\s+/).join(',') ?? ''
  return [
    ...['setpriv', '--reuid', effective('Uid'), '--regid', effective('Gid')],
    ...(groups === '' ? ['--clear-groups'] : ['--groups', groups]),
  ]
}
