import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'
import { rootDirectory } from './root-directory.ts'

/** How a command in the container ended. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A system of its own, with systemd as its first process and a network that nobody else has. */
export interface Container extends AsyncDisposable {
  /** Runs a program in it as root. */
  run(program: string, ...args: readonly string[]): Promise<Ended>
  /** The same, and throws where it fails; yields the output. */
  must(program: string, ...args: readonly string[]): Promise<string>
  /** Writes a file, making its directory. */
  write(path: string, text: string, mode?: string): Promise<void>
}

/** For a mount namespace: control groups of the second version, whatever the machine uses. */
const CONTROL_GROUPS = `
mount --make-rprivate /
umount -R /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
`
/** A control group of our own, since nspawn would otherwise use the one that we are in. It dies with this process. */
const BOOT = `${CONTROL_GROUPS}
mkdir /sys/fs/cgroup/$0
echo $$ >/sys/fs/cgroup/$0/cgroup.procs
exec setpriv --pdeathsig KILL systemd-nspawn "$@"`
/** Leaves nothing of that control group. */
const CLEAN = `${CONTROL_GROUPS}
find /sys/fs/cgroup/$0 -depth -type d -delete`

/** Nothing of our own environment is seen inside. */
const INSIDE = { env: { PATH: '/usr/sbin:/usr/bin', LC_ALL: 'C.UTF-8' }, extendEnv: false }

/** Boots a container that sees these paths of ours (read only), by the paths that they have in there. */
export async function bootContainer(visible: Readonly<Record<string, string>>): Promise<Container> {
  const name = `pyruse-${process.pid}`
  const nspawn = spawn(
    'unshare',
    [
      ...['-m', 'sh', '-ec', BOOT, name],
      ...['--quiet', `--directory=${rootDirectory()}`, '--volatile=overlay', '--console=pipe', '--boot'],
      ...['--register=no', '--keep-unit', '--private-network', `--machine=${name}`],
      ...Object.entries(visible).map(([inside, ours]) => `--bind-ro=${ours}:${inside}`),
    ],
    // Its own filter of system calls would forbid what the kernel of the machine may not know how to filter.
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, SYSTEMD_SECCOMP: '0' } },
  )
  let said = ''
  nspawn.stderr.on('data', (text) => (said += text))
  const ended = new Promise<void>((resolve) => nspawn.on('exit', () => resolve()))

  const first = await firstProcess()
  const enter = ['-t', String(first), '-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w', '--']

  async function firstProcess(): Promise<number> {
    while (nspawn.exitCode === null) {
      const children = readFileSync(`/proc/${nspawn.pid}/task/${nspawn.pid}/children`, 'utf8')
      const pid = Number.parseInt(children, 10)
      if (pid > 0 && readFileSync(`/proc/${pid}/comm`, 'utf8') === 'systemd\n') return pid
      await delay(20)
    }
    throw new Error(`the container does not start: ${said}`)
  }

  async function run(program: string, ...args: readonly string[]): Promise<Ended> {
    const { exitCode, stdout, stderr } = await execa('nsenter', [...enter, program, ...args], {
      ...INSIDE,
      reject: false,
    })
    return { code: exitCode ?? -1, stdout, stderr }
  }

  async function must(program: string, ...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await run(program, ...args)
    if (code === 0) return stdout
    const journal = await run('journalctl', '-n', '20', '-o', 'cat')
    throw new Error(`${[program, ...args].join(' ')} failed: ${stderr || stdout}\n${journal.stdout}`)
  }

  while (!/running|degraded/.test((await run('systemctl', 'is-system-running')).stdout)) await delay(50)
  return {
    run,
    must,
    async write(path, text, mode = '0644') {
      const install = 'mkdir -p "$(dirname "$0")"; umask 077; cat >"$0"; chmod "$1" "$0"'
      await execa('nsenter', [...enter, 'sh', '-ec', install, path, mode], { ...INSIDE, input: text })
    },
    async [Symbol.asyncDispose]() {
      // Its first process takes all others along.
      process.kill(first, 'SIGKILL')
      await ended
      await execa('unshare', ['-m', 'sh', '-ec', CLEAN, name])
    },
  }
}
