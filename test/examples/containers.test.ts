import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { DockerDaemon } from '../support/docker-daemon.ts'
import { jsonLines, pyruse } from '../support/pyruse.ts'
import { outcomeOf } from './outcome.ts'
import { change, copyOf, EXAMPLES } from './place.ts'

const EXAMPLE = join(EXAMPLES, 'containers')
const RECORDED = join(EXAMPLE, 'recorded', 'containers.jsonl')
const EXPECTED: unknown = JSON.parse(readFileSync(join(EXAMPLE, 'expected.json'), 'utf8'))

describe('the example of containers, besides', { timeout: 60_000 }, () => {
  const { folder, output } = copyOf('containers')
  let docker: DockerDaemon
  beforeEach(async () => {
    docker = new DockerDaemon(join(folder, 'docker.sock'))
    await docker.listen()
  })
  afterEach(() => docker.die())

  it('does the same with what Docker gives, which is what was recorded', async () => {
    const honeypot = { labels: { 'com.example.honeypot': 'true' } }
    writeLog(docker, 'ssh-pot', honeypot)
    writeLog(docker, 'http-pot', honeypot)
    writeLog(docker, 'shop', {})
    const config = join(folder, 'try.yaml')
    const { traps } = parse(readFileSync(join(EXAMPLE, 'settings.yaml'), 'utf8')).sources
    change(config, (text) => {
      const { sources, ...settings } = parse(text)
      const docked = { ...traps, socket: docker.socket, start: 'oldest' }
      return stringify({ ...settings, sources: { ...sources, traps: docked } })
    })
    const { code, stderr } = await pyruse(['run', '--once', '--config', config])
    expect(code, stderr).toBe(0)
    const outcome = await outcomeOf(output, [], '2025-11-21')
    const lines = (outcome.archives.raw ?? []).map((line) => `${JSON.stringify(line)}\n`)
    await expect(lines.join('')).toMatchFileSnapshot(RECORDED)
    expect(outcome).toEqual(EXPECTED)
  })

  it('decides alike when the raw archive is replayed', async () => {
    const settings = join(EXAMPLE, 'try.yaml')
    const { code, stdout } = await pyruse(['replay', '--config', settings, '--effects', '--input', RECORDED])
    expect(code).toBe(0)
    const parsed = jsonLines(stdout).filter((effect) => JSON.stringify(effect).includes('"archive":"parsed"'))
    expect(EXPECTED).toHaveProperty('archives.parsed.length', parsed.length)
  })
})

/** Gives a container the lines of its recorded log, each with the time stamp that stands in front of it. */
function writeLog(docker: DockerDaemon, name: string, properties: Parameters<DockerDaemon['run']>[1]): void {
  const container = docker.run(name, { image: `example.org/${name}:1`, ...properties })
  for (const line of readFileSync(join(EXAMPLE, 'recorded', `${name}.log`), 'utf8').match(/.+\n/g) ?? []) {
    const [, second = '', nanoseconds = ''] = /^(\S{19})\.(\d{9})Z /.exec(line) ?? []
    const moment = BigInt(Date.parse(`${second}Z`)) * 1_000_000n + BigInt(nanoseconds)
    docker.write(container, line.slice(31), 'stdout', moment)
  }
}
