import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { rootDirectory } from '../test/systemd/support/root-directory.ts'

/**
 * Installs what the tests need of Debian's packages, and builds the small system in which they try the service, where that
 * is possible: as root on a Debian. Elsewhere it does nothing, and the tests say themselves what they miss.
 */
const NEEDED: readonly { readonly file: string; readonly package: string }[] = [
  { file: '/lib/systemd/systemd-journald', package: 'systemd' },
  { file: '/lib/systemd/systemd-journal-remote', package: 'systemd-journal-remote' },
  { file: '/usr/bin/logger', package: 'bsdutils' },
  { file: '/usr/sbin/nft', package: 'nftables' },
  { file: '/usr/sbin/ipset', package: 'ipset' },
  { file: '/usr/sbin/iptables', package: 'iptables' },
  { file: '/usr/sbin/conntrack', package: 'conntrack' },
  { file: '/bin/ip', package: 'iproute2' },
  { file: '/bin/ping', package: 'iputils-ping' },
  { file: '/usr/bin/unshare', package: 'util-linux' },
  { file: '/usr/bin/openssl', package: 'openssl' },
  { file: '/usr/sbin/postfix', package: 'postfix' },
  { file: '/usr/lib/python3/dist-packages/fail2ban/tests/files/logs/sshd', package: 'fail2ban' },
  { file: '/usr/sbin/logrotate', package: 'logrotate' },
  { file: '/usr/sbin/rsyslogd', package: 'rsyslog' },
  { file: '/usr/bin/dot', package: 'graphviz' },
  { file: '/usr/bin/zsh', package: 'zsh' },
  { file: '/usr/bin/fish', package: 'fish' },
  { file: '/usr/bin/man', package: 'man-db' },
  { file: '/usr/bin/strip', package: 'binutils' },
  { file: '/usr/sbin/debootstrap', package: 'debootstrap' },
  { file: '/usr/bin/systemd-nspawn', package: 'systemd-container' },
]

const absent = NEEDED.filter(({ file }) => !existsSync(file)).map((needed) => needed.package)
const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version')
if (absent.length > 0 && canInstall) {
  console.log(`installing what the tests need: ${absent.join(' ')}`)
  for (const service of ['fail2ban', 'rsyslog'])
    if (absent.includes(service)) keepFromStarting(`${service}.service`)
  run('apt-get', 'update', '-qq')
  run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...absent)
} else if (absent.length > 0) {
  console.log(`the tests will skip what needs these packages: ${absent.join(' ')}`)
}
if (canInstall) buildRootDirectory()

/** Without it only some tests fail, and say so. */
function buildRootDirectory(): void {
  try {
    rootDirectory()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
  }
}

/** Of fail2ban only the log lines of its tests are wanted, and of rsyslog its program: they must neither start now nor at the next boot. */
function keepFromStarting(unit: string): void {
  const path = `/etc/systemd/system/${unit}`
  if (existsSync(path)) return
  mkdirSync('/etc/systemd/system', { recursive: true })
  symlinkSync('/dev/null', path)
  console.log(`${unit} is masked: \`systemctl unmask ${unit}\` if you want it to run`)
}

function run(program: string, ...args: readonly string[]): void {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment })
  if (status !== 0) {
    console.error(`${program} ${args[0]} failed`)
    process.exit(1)
  }
}
