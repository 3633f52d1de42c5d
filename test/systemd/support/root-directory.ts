import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Built as root and used as root: not below a directory where others may write. */
const CACHE = '/var/cache/pyruse-ts-tests'
const PACKAGES = ['systemd', 'systemd-sysv', 'dbus', 'nftables', 'iproute2']

/**
 * The root directory of a small system of the machine's own release of Debian, with systemd. Where there is none yet, it
 * is built, which takes about 50 s and 254 MB, with packages from where the machine itself gets its own.
 */
export function rootDirectory(): string {
  const codename = codenameOf(readFileSync('/etc/os-release', 'utf8'))
  const made = createHash('sha256')
    .update(JSON.stringify([codename, PACKAGES]))
    .digest('hex')
    .slice(0, 12)
  const directory = join(CACHE, `${codename}-${made}`)
  if (!existsSync(directory)) build(directory, codename)
  return directory
}

/** Built beside its place, and put there when it is whole: what breaks off leaves nothing that looks usable. */
function build(directory: string, codename: string): void {
  mkdirSync(CACHE, { recursive: true, mode: 0o755 })
  const unfinished = mkdtempSync(join(dirname(directory), 'unfinished-'))
  try {
    console.log(`building a system to test in: ${directory} (about a minute, once)`)
    const include = `--include=${PACKAGES.join(',')}`
    run('debootstrap', '--variant=minbase', include, codename, unfinished, mirror(codename))
    // Not only root lives in it.
    chmodSync(unfinished, 0o755)
    if (!existsSync(directory)) renameSync(unfinished, directory)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

/** The first place that apt has this release from. */
function mirror(codename: string): string {
  const format = ['--format', '$(REPO_URI)']
  const output = run('apt-get', 'indextargets', ...format, 'Created-By: Packages', `Codename: ${codename}`)
  const [first] = output.split('\n')
  if (!first) throw new Error(`apt has no source for ${codename}: see /etc/apt/sources.list.d`)
  return first
}

function codenameOf(release: string): string {
  const [, codename] = /^VERSION_CODENAME=(\w+)$/m.exec(release) ?? []
  if (codename === undefined) throw new Error('/etc/os-release has no VERSION_CODENAME')
  return codename
}

function run(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (error) throw error
  if (status !== 0) throw new Error(`${program} failed:\n${stderr}${stdout.slice(-2000)}`)
  return stdout
}
