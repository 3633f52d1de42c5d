import type { ComparedFilter, Exception } from './services.ts'

/** What the chain of OpenSSH judges otherwise. */
const EXCEPTIONS_OF_SSHD: readonly Exception[] = [
  {
    lines: /from 192\.030\.0\.6$/,
    reason: 'no address: a leading zero means octal to some, decimal to others; sshd writes none',
  },
  {
    lines: /\[ID \d+ auth\.info\]|kernel: ?\[ *\d+\.\d+\]/,
    reason: 'marks of Solaris and of kernel messages, which are not in the message of a journal',
  },
  {
    lines: /Failed keyboard-interactive\/pam for /,
    reason: 'the same failure is told by `error: PAM:`, which counts',
  },
  {
    lines:
      /Failed password for invalid user test from 127\.0\.0\.1 port 58946 ssh2: from 10\.10\.1\.2 port 55555 ssh2$/,
    reason:
      'sshd says nothing behind `ssh2` of a password: the first address belongs to the name that was sent',
  },
  {
    lines: /(?:Invalid user|User) .* (?:from|not allowed because) /,
    reason: 'the same failure is told by `Failed …`, or by the end of the connection; either counts',
  },
  {
    lines: /Received disconnect from /,
    reason: 'the same end is told by `Disconnected from …` (since OpenSSH 6.8), which counts',
  },
  {
    lines: /maximum authentication attempts exceeded for |Disconnecting: Too many authentication failures/,
    reason: 'each of those failures has been told by `Failed …`, which counts',
  },
  {
    lines: /Disconnecting (?:invalid|authenticating) user .*: Change of username or service not allowed: /,
    reason:
      'names stand before and behind the address; each attempt has been told by `Failed …`, which counts',
  },
  {
    lines: /pam_unix\(sshd:auth\): authentication failure; /,
    reason: 'the same failure is told by `Failed …` or `error: PAM:`, which counts',
  },
  {
    lines: /Accepted password for /,
    reason: 'a login: the attempts before it have been told by `Failed …`, which counts',
  },
  {
    lines: /Failed publickey for git from /,
    reason: 'a refused key counts as a refused password does; the login that follows takes it back',
  },
  {
    lines: /(?:Connection closed by|Connection reset by|Disconnected from) /,
    reason:
      "counts as a probe (21 of them ban): fail2ban's aggressive mode does so only if the process said no more",
  },
  {
    lines:
      /kex_exchange_identification: |Unable to negotiate a key exchange method|no matching mac found|Read from socket failed/,
    reason: 'no address in the line; the same is told by `Connection closed by …` or the like, which counts',
  },
]

/** The filters for who logs in to the machine itself. */
export const LOGIN_FILTERS: readonly ComparedFilter[] = [
  { filter: 'sshd', chain: 'sshd', identifier: 'sshd', exceptions: EXCEPTIONS_OF_SSHD },
  { filter: 'dropbear', chain: 'dropbear', identifier: 'dropbear' },
  {
    filter: 'pam-generic',
    chain: 'pam',
    identifier: 'login',
    exceptions: [
      {
        lines: / daemon: pam_unix\(auth\): /,
        reason: 'not the name of any program: it is to be added by `define pam_identifiers`',
      },
      {
        lines: / (?:proftpd|pure-ftpd): \(pam_unix\) /,
        reason: 'the same failure is told by the server itself, which counts',
      },
    ],
  },
  { filter: 'recidive', chain: 'fail2ban', identifier: 'fail2ban' },
]
