import { accessSync, constants, existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { createExecutors } from '../effects/executors.ts'
import { needsRights } from '../effects/mail/sendmail-rights.ts'
import { verifySmtp } from '../effects/mail/smtp.ts'
import type { Outcome } from '../engine/ports.ts'
import type { Settings, SmtpSettings } from '../settings/settings.ts'
import { deniedToDaemon, isWithoutNewRights, letRead } from './eyes-of-daemon.ts'
import { type Check, type Finding, fine, type Patient } from './finding.ts'

const ABOUT = 'mail'

/** Whether mail leaves: as far as the server, or, where that is asked for, a mail of its own. */
export const checkMail: Check = async (patient) => {
  const { settings, trying, signal, now } = patient
  const { to, transport } = settings.mail
  if (to.length === 0)
    return [
      {
        about: ABOUT,
        level: 'problem',
        finding: 'there is no recipient',
        meaning: 'neither digests nor mails of chains are read by anybody',
        mend: 'name one in the settings: mail.to',
      },
    ]
  if ('directory' in transport)
    return [
      {
        about: ABOUT,
        level: 'warning',
        finding: `mails are only written to files, in ${transport.directory}`,
        meaning: 'nobody gets them unless something else sends them',
        mend: 'give the settings mail.transport.smtp or mail.transport.sendmail',
      },
    ]
  if ('sendmail' in transport && isWithoutNewRights(patient) && needsRights(transport.sendmail))
    return [
      {
        about: ABOUT,
        level: 'problem',
        finding: `${transport.sendmail} needs rights of its own, which the daemon cannot give it (NoNewPrivileges)`,
        meaning: 'its mails wait, though those leave that you send yourself',
        mend: 'mail.transport: { smtp: { host: localhost, encryption: none } } in the settings, or, where no server listens at port 25 (nullmailer), the one that takes your mail; then: pyruse-ts reload',
      },
    ]
  const denied = 'smtp' in transport ? await deniedFiles(transport.smtp, patient) : []
  if (denied.length > 0) return denied
  if (trying.mail)
    return [findingOf(await sendTest(settings, now, signal), `a mail went to ${to.join(', ')}`)]
  if ('sendmail' in transport) return [sendmailFinding(transport.sendmail)]
  const { host, port } = transport.smtp
  return [findingOf(await verifySmtp(transport.smtp, signal), `${host}:${port} answers, and lets us send`)]
}

/** What is read for each mail, and the daemon may not read though whoever asks may. */
async function deniedFiles(
  { password_file, ca_file }: SmtpSettings,
  patient: Patient,
): Promise<readonly Finding[]> {
  const paths = [password_file, ca_file].filter((path) => path !== undefined)
  return [...(await deniedToDaemon(patient, 'read', paths))].map((path) => ({
    about: ABOUT,
    level: 'problem',
    finding: `the daemon may not read ${path}`,
    meaning: 'its mails wait, though those leave that you send yourself',
    mend: letRead(path),
  }))
}

function sendmailFinding(program: string): Finding {
  try {
    accessSync(program, constants.X_OK)
    return fine(ABOUT, `${program} can be run; send a mail by --mail`)
  } catch {
    return {
      about: ABOUT,
      level: 'problem',
      finding: existsSync(program) ? `${program} may not be run` : `there is no ${program}`,
      meaning: 'mails wait until it is there',
      mend: 'apt-get install postfix, or correct mail.transport.sendmail in the settings',
    }
  }
}

async function sendTest(settings: Settings, now: number, signal: AbortSignal): Promise<Outcome> {
  const mailer = createExecutors(settings).find(({ effects }) => effects.includes('email'))
  const [outcome] =
    (await mailer?.execute(
      [
        {
          id: 0,
          key: `doctor ${now}`,
          attempts: 0,
          failingSince: null,
          reached: [],
          payload: {
            effect: 'email',
            at: now * 1000,
            source: 'doctor',
            rule: null,
            to: [],
            subject: `pyruse-ts on ${hostname()}: a mail to try out`,
            body: 'Mail of pyruse-ts leaves this machine, and comes here: `pyruse-ts doctor --mail` sent this.\n',
          },
        },
      ],
      signal,
    )) ?? []
  return outcome ?? { ok: false, error: 'there is no answer' }
}

function findingOf(outcome: Outcome, success: string): Finding {
  if (outcome.ok) return fine(ABOUT, success)
  return {
    about: ABOUT,
    level: 'problem',
    finding: outcome.error,
    meaning: 'mails wait until it works',
    ...(outcome.hint === undefined ? {} : { mend: outcome.hint }),
  }
}
