import type { ComparedFilter } from './services.ts'

/** The filters for mail servers. */
export const MAIL_FILTERS: readonly ComparedFilter[] = [
  {
    filter: 'postfix',
    chain: 'postfix',
    identifier: 'postfix/smtpd',
    exceptions: [
      {
        lines: / (?:postfix-incoming|postfix-smo)\//,
        reason:
          "a name of the administrator's own (`syslog_name`): it is to be added by `define postfix_servers`",
      },
      {
        lines: /improper command pipelining after AUTH from unknown\[192\.0\.2\.11\]/,
        reason: 'counts in fail2ban, too, unless its mode is `errors`',
      },
    ],
  },
  {
    filter: 'dovecot',
    chain: 'dovecot',
    identifier: 'dovecot',
    wholeLines: /^[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [a-z0-9-]+: Info: /,
    exceptions: [
      { lines: /^@4000/, reason: 'a time stamp of multilog, which no journal has' },
      {
        lines:
          /auth(?:-worker)?(?:\([a-z0-9]+\)|\d+)?: (?:Info: )?(?:conn unix:[^:]*: auth-worker<\d+>: )?(?:[a-z-]+\(.*\): |pam_unix\(dovecot:auth\): )/,
        reason:
          'the same failure is told by the login process, or by the mail server that asked; either counts',
      },
      {
        lines: /\(no auth attempts/,
        reason: "counts in fail2ban's aggressive mode, too: as a probe, of which 21 ban",
      },
    ],
  },
  {
    filter: 'exim',
    chain: 'exim',
    identifier: 'exim',
    exceptions: [
      {
        lines: / sender verify fail for /,
        reason: 'the same refusal is told by `rejected RCPT …: Sender verify failed`, which counts',
      },
      {
        lines: / no (?:host name|IP address) found for /,
        reason: 'who has no name has done nothing yet; what is refused for it counts',
      },
    ],
  },
  { filter: 'sendmail-auth', chain: 'sendmail', identifier: 'sm-mta' },
  { filter: 'sendmail-reject', chain: 'sendmail', identifier: 'sm-mta' },
  { filter: 'exim-spam', chain: 'exim', identifier: 'exim' },
  { filter: 'courier-auth', chain: 'courier', identifier: 'imapd' },
  { filter: 'courier-smtp', chain: 'courier', identifier: 'courieresmtpd' },
  { filter: 'sieve', chain: 'cyrus', identifier: 'sieve' },
  { filter: 'cyrus-imap', chain: 'cyrus', identifier: 'cyrus/imap' },
]
