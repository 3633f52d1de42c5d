import type { BanSetSettings, SmtpSettings } from './settings.ts'

/** Where the settings are looked for when nobody says otherwise. */
export const SYSTEM_SETTINGS_FILE = '/etc/pyruse-ts/settings.yaml'

/** Where state is kept by an installed daemon. */
export const SYSTEM_STATE = '/var/lib/pyruse-ts'

/** What holds where the settings are silent: the loader fills these in, and the schema shows them to editors. */
export const DEFAULTS = {
  chains: ['@chains/*.chain'],
  start: 'now',
  reader: 'auto',
  schedule: '0 0 * * *',
  sections: { WARN: 'Warnings', INFO: 'For information', OTHER: 'Unexpected' },
  encryption: 'starttls',
  journalSocket: '/run/systemd/journal/socket',
  fallback_encoding: 'latin1',
} as const

/** The ban set that the shipped chains name: it only remembers, until the settings say how to ban. */
export const DEFAULT_BAN_SETS: Readonly<Record<string, BanSetSettings>> = {
  pyruse: { backend: 'none', never_ban: [] },
}

/** The port a mail server listens at for each kind of encryption. */
export const SMTP_PORTS: Readonly<Record<SmtpSettings['encryption'], number>> = {
  starttls: 587,
  tls: 465,
  none: 25,
}
