import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A Postfix of its own: its queue, and where its `sendmail` finds it. */
export interface Postfix extends Disposable {
  /** The arguments by which `sendmail` hands mails to it. */
  readonly arguments: readonly string[]
}

const SERVICES = `
pickup unix n - n 1 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`

/** Starts a Postfix that hands all mails on to a port of this machine, and listens nowhere; disposing of it ends it. */
export function startPostfix(relayPort: number): Postfix {
  const directory = mkdtempSync(join(tmpdir(), 'postfix-'))
  const path = (name: string) => join(directory, name)
  for (const name of ['etc', 'spool', 'data']) mkdirSync(path(name))
  execFileSync('chmod', ['755', directory])
  const { uid, gid } = ownerOf('/var/lib/postfix')
  chownSync(path('data'), uid, gid)
  writeFileSync(path('etc/master.cf'), SERVICES)
  writeFileSync(
    path('etc/main.cf'),
    [
      'compatibility_level = 3.6',
      `queue_directory = ${path('spool')}`,
      `data_directory = ${path('data')}`,
      'myhostname = test.example.org',
      'mydestination =',
      'alias_maps =',
      'inet_interfaces = 127.0.0.1',
      'inet_protocols = ipv4',
      `relayhost = [127.0.0.1]:${relayPort}`,
      `maillog_file_prefixes = ${directory}`,
      `maillog_file = ${path('mail.log')}`,
      '',
    ].join('\n'),
  )
  const postfix = (command: string) =>
    execFileSync('postfix', ['-c', path('etc'), command], { stdio: 'ignore' })
  postfix('start')
  return {
    arguments: ['-C', path('etc')],
    [Symbol.dispose]() {
      postfix('stop')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function ownerOf(path: string): { readonly uid: number; readonly gid: number } {
  return statSync(path)
}
