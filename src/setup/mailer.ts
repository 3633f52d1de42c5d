import { join } from 'node:path'
import { needsRights } from '../effects/mail/sendmail-rights.ts'
import { verifySmtp } from '../effects/mail/smtp.ts'
import { isProgramThere } from '../values/find-program.ts'
import type { Machine } from './machine.ts'

/** How mail can leave the machine; `files` where nothing was found that sends it. */
export type Mailer =
  | { readonly by: 'smtp'; readonly host: string; readonly port: number }
  | {
      readonly by: 'sendmail'
      readonly program: string
      /** Whether it needs rights of its own, which it does not get under systemd's NoNewPrivileges. */
      readonly needsRights: boolean
    }
  | { readonly by: 'files' }

const PROGRAMS = ['usr/sbin/sendmail', 'usr/lib/sendmail', 'usr/bin/msmtp']
/** Milliseconds that a server may take to answer: it is on this machine. */
const TIMEOUT = 5_000

/** Finds how mail leaves: through a server on the machine itself, since that works in every sandbox; else by sendmail. */
export async function findMailer({ root, smtp, signal }: Machine): Promise<Mailer> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)])
  const { ok } = await verifySmtp({ ...smtp, encryption: 'none' }, patience)
  if (ok) return { by: 'smtp', ...smtp }
  const program = PROGRAMS.find((path) => isProgramThere(join(root, path)))
  if (program === undefined) return { by: 'files' }
  return { by: 'sendmail', program: `/${program}`, needsRights: needsRights(`/${program}`, root) }
}
