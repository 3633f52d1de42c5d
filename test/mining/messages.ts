import type { Unexpected } from '../../src/mining/form.ts'

/** An unexpected message, told like the default policy does. */
export function unexpected(message: string, at = 0, identifier = 'app', isGrave = false): Unexpected {
  return { identifier, message, isGrave, line: `[6/host/${identifier}] ${message}`, at }
}

const USERS = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank42', 'root', 'www-data']
const HOSTS = ['mail.example.org', '192.0.2.7', '2001:db8::7', 'a.b.example.net']
const UNITS = ['nginx', 'cron', 'ssh', 'dbus', 'getty', 'rsyslog', 'postfix', 'redis', 'chrony']

/** Messages by the template that they were made of: our own labelled sample. */
export const LABELLED: Readonly<Record<string, readonly string[]>> = {
  'Accepted <> for <> from <> port <> ssh2': USERS.flatMap((user, at) =>
    HOSTS.map((host) => `Accepted publickey for ${user} from ${host} port ${1_000 + at} ssh2`),
  ),
  'Invalid user <> from <>': [...USERS, ''].map((user) => `Invalid user ${user} from 203.0.113.9`),
  'Connection closed by <>': HOSTS.map((host) => `Connection closed by ${host} [preauth]`),
  'session opened': USERS.map((user, at) => `session opened for user ${user} by (uid=${at})`),
  'session closed': USERS.map((user) => `session closed for user ${user}`),
  'Started <>': UNITS.map((unit) => `Started ${unit}.service.`),
  'Stopped <>': UNITS.map((unit) => `Stopped ${unit}.service.`),
  '<>: Deactivated successfully': UNITS.map((unit) => `${unit}.service: Deactivated successfully.`),
  'link up': [1, 2, 3].map((port) => `eth${port}: link becomes ready`),
  'link down': [1, 2].map((port) => `eth${port}: link is down`),
  'too many for root': ['Too many authentication failures for root'],
  'too many for admin': ['Too many authentication failures for admin'],
  'query took': [1, 22, 333].map((ms) => `query "SELECT ${'a, '.repeat(ms % 5)}b FROM t" took ${ms} ms`),
  'request id': ['4f3a2b1c', 'deadbeef01', '0x7ffe12'].map((id) => `request ${id} has no answer`),
  'file missing': ['/etc/a.conf', '/var/lib/b/c', '/tmp/x-1'].map((path) => `cannot open ${path}: missing`),
  'clock moved': ['Fri Jun 17 07:07:00 2005', '2026-11-20T10:00:00Z'].map((time) => `clock moved to ${time}`),
  'out of memory': ['Out of memory'],
  "can't": ["can't get client address"],
}
