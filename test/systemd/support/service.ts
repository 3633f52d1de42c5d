import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../../../scripts/build/build.ts'
import { bootContainer, type Container } from './container.ts'

const REPOSITORY = join(import.meta.dirname, '..', '..', '..')
/** What `systemctl show` tells of the service: `NRestarts`, `Result`, … */
export type Properties = Readonly<Record<string, string>>

/** The program as it is shipped, installed as a service in a container. */
export interface Service extends AsyncDisposable {
  readonly container: Container
  /** Changes the unit as `systemctl edit` does. */
  dropIn(name: string, lines: readonly string[]): Promise<void>
  properties(): Promise<Properties>
  /** What its main process is and may do, by the names in /proc/PID/status. */
  process(): Promise<Properties>
  /** The entries that it wrote into the journal, oldest first. */
  log(): Promise<readonly Properties[]>
  /** Writes an entry into the journal, as an sshd would. */
  say(message: string): Promise<void>
  /** The addresses that the kernel has in a set. */
  banned(): Promise<string>
}

/** Builds the program as `npm run build` does, and installs it as docs/systemd.md tells. */
export async function installService(files: Readonly<Record<string, string>>): Promise<Service> {
  const built = mkdtempSync(join(tmpdir(), 'pyruse-built-'))
  await build(built)
  chmodSync(built, 0o755)
  const container = await bootContainer({
    '/usr/bin/node': process.execPath,
    '/usr/lib/pyruse-ts/dist': built,
    '/usr/lib/pyruse-ts/node_modules': join(REPOSITORY, 'node_modules'),
  })
  const { run, must, write } = container
  const dispose = async () => {
    await container[Symbol.asyncDispose]()
    rmSync(built, { recursive: true, force: true })
  }
  await install().catch(async (error) => {
    await dispose()
    throw error
  })

  async function install() {
    await must('ln', '-s', '/usr/lib/pyruse-ts/dist/src/main.js', '/usr/bin/pyruse-ts')
    await write(
      '/etc/systemd/system/pyruse-ts.service',
      readFileSync(`${REPOSITORY}/packaging/pyruse-ts.service`, 'utf8'),
    )
    for (const [path, text] of Object.entries(files)) await write(path, text)
    await must('systemctl', 'daemon-reload')
  }

  const properties = async () => pairs(await must('systemctl', 'show', 'pyruse-ts'), '=')
  return {
    container,
    properties,
    async dropIn(name, lines) {
      await write(`/etc/systemd/system/pyruse-ts.service.d/${name}.conf`, `${lines.join('\n')}\n`)
      await must('systemctl', 'daemon-reload')
    },
    async process() {
      const { MainPID } = await properties()
      return pairs(await must('cat', `/proc/${MainPID}/status`), ':')
    },
    async log() {
      const output = await must('journalctl', '-u', 'pyruse-ts', '-o', 'json', '--all', '_TRANSPORT=stdout')
      return output
        .split('\n')
        .filter(Boolean)
        .map((line): Properties => JSON.parse(line))
    },
    async say(message) {
      await must('logger', '-t', 'sshd', message)
    },
    banned: async () => (await run('nft', 'list', 'set', 'inet', 'filter', 'banned')).stdout,
    [Symbol.asyncDispose]: dispose,
  }
}

function pairs(text: string, separator: string): Properties {
  return Object.fromEntries(
    text.split('\n').map((line) => {
      const at = line.indexOf(separator)
      return [line.slice(0, at), line.slice(at + 1).trim()]
    }),
  )
}
