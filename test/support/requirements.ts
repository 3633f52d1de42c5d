import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** What a test may need of the machine: how to see that it is there, and how to get it. */
const REQUIREMENTS = {
  root: { present: () => process.getuid?.() === 0, hint: 'run as root' },
  libsystemd: { present: () => libraryExists('libsystemd.so.0'), hint: 'apt-get install libsystemd0' },
  journalctl: { present: () => programExists('journalctl'), hint: 'apt-get install systemd' },
  journald: { present: () => existsSync('/lib/systemd/systemd-journald'), hint: 'apt-get install systemd' },
  logger: { present: () => programExists('logger'), hint: 'apt-get install bsdutils' },
  'journal-remote': {
    present: () => existsSync('/lib/systemd/systemd-journal-remote'),
    hint: 'apt-get install systemd-journal-remote',
  },
  nft: { present: () => programExists('nft'), hint: 'apt-get install nftables' },
  ipset: { present: () => programExists('ipset'), hint: 'apt-get install ipset' },
  iptables: { present: () => programExists('iptables'), hint: 'apt-get install iptables' },
  conntrack: { present: () => programExists('conntrack'), hint: 'apt-get install conntrack' },
  ip: { present: () => programExists('ip'), hint: 'apt-get install iproute2' },
  openssl: { present: () => programExists('openssl'), hint: 'apt-get install openssl' },
  ping: { present: () => programExists('ping'), hint: 'apt-get install iputils-ping' },
  unshare: { present: () => programExists('unshare'), hint: 'apt-get install util-linux' },
  debootstrap: { present: () => existsSync('/usr/sbin/debootstrap'), hint: 'apt-get install debootstrap' },
  'systemd-nspawn': {
    present: () => programExists('systemd-nspawn'),
    hint: 'apt-get install systemd-container',
  },
  setpriv: { present: () => programExists('setpriv'), hint: 'apt-get install util-linux' },
  'dpkg-deb': { present: () => programExists('dpkg-deb'), hint: 'use Debian' },
  strip: { present: () => programExists('strip'), hint: 'apt-get install binutils' },
  dot: { present: () => programExists('dot'), hint: 'apt-get install graphviz' },
  zsh: { present: () => programExists('zsh'), hint: 'apt-get install zsh' },
  fish: { present: () => programExists('fish'), hint: 'apt-get install fish' },
  man: { present: () => programExists('man'), hint: 'apt-get install man-db' },
  fail2ban: {
    present: () => existsSync('/usr/lib/python3/dist-packages/fail2ban/tests/files/logs'),
    hint: 'apt-get install fail2ban',
  },
  logrotate: { present: () => programExists('logrotate'), hint: 'apt-get install logrotate' },
  rsyslog: { present: () => existsSync('/usr/sbin/rsyslogd'), hint: 'apt-get install rsyslog' },
  postfix: { present: () => existsSync('/usr/sbin/postfix'), hint: 'apt-get install postfix' },
} as const

export type Requirement = keyof typeof REQUIREMENTS

/**
 * Why tests that need these cannot run here, or undefined where all are present. To be used as
 * `describe.skipIf(missing('root', 'nft'))`. With CI=true a missing one throws: nothing may be skipped there.
 */
export function missing(...needed: readonly Requirement[]): string | undefined {
  const absent = needed.filter((name) => !REQUIREMENTS[name].present())
  if (absent.length === 0) return undefined
  const reason = absent.map((name) => `${name} is missing (${REQUIREMENTS[name].hint})`).join(', ')
  if (process.env.CI === 'true') throw new Error(`with CI=true nothing may be skipped: ${reason}`)
  process.stderr.write(`skipped: ${reason}\n`)
  return reason
}

function programExists(name: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name]).status === 0
}

function libraryExists(name: string): boolean {
  return spawnSync('ldconfig', ['-p'], { encoding: 'utf8' }).stdout?.includes(name) ?? false
}
