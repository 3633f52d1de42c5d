import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BUILTINS } from '../../src/builtins.ts'
import { baseChains } from '../../src/check/base-chains.ts'
import { check } from '../../src/check/check.ts'
import { changedFields } from '../../src/compile/changed-fields.ts'
import { neededPattern, restrictionOf } from '../../src/compile/dispatch.ts'
import { loadChains } from '../../src/language/load.ts'
import { diskChainFiles } from '../../src/settings/chain-files.ts'
import { said } from '../support/program.ts'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'
import { CHAIN_FILES, CHAINS, hasSamples, samplesOf, serviceOf, shippedProgram } from './support.ts'

const QUICKSTART = join(import.meta.dirname, '..', '..', 'examples', 'quickstart')
const SETTINGS = join(QUICKSTART, 'settings.yaml')
const RECORDING = join(QUICKSTART, 'recording.export')

/** How many lines of each service must be shown at the least. */
const FEWEST_SAMPLES = 10

describe('the shipped chains', { timeout: 60_000 }, () => {
  it('have no diagnostics', async () => {
    const { code, stdout } = await pyruse(['check', '--config', SETTINGS, '--format', 'json', ...CHAIN_FILES])
    expect(jsonLines(stdout)).toEqual([])
    expect(code).toBe(0)
  })

  it('pass their tests and samples, and have no rule, case or pattern that none of these reaches', async () => {
    const { stdout } = await pyruse(['test', '--config', SETTINGS, '--coverage', '--json', ...CHAIN_FILES])
    const lines = jsonLines(stdout)
    const files = lines.flatMap((line) => coverageOf(line) ?? [])
    const results = lines.filter((line) => coverageOf(line) === undefined)
    expect(results.filter((result) => JSON.stringify(result).includes('"failure":'))).toEqual([])
    const samples = CHAIN_FILES.map(serviceOf).filter(hasSamples).flatMap(samplesOf)
    expect(results).toHaveLength(samples.length + shippedProgram().tests.length)
    expect(files).toHaveLength(CHAIN_FILES.length)
    for (const file of files) expect(file).toMatchObject({ unreached: [] })
  })

  // One chain that did otherwise made each entry a quarter dearer, whichever program wrote it.
  it('lead entries to their chains by the identifier, which none of them changes', () => {
    const program = shippedProgram()
    expect([...changedFields(program)]).not.toContain('SYSLOG_IDENTIFIER')
    const led = baseChains(program).filter(({ hook: { condition } }) =>
      [restrictionOf(condition)?.field, neededPattern(condition)?.field].includes('SYSLOG_IDENTIFIER'),
    )
    expect(led).toEqual(baseChains(program))
  })

  it.each(CHAIN_FILES.map(serviceOf).filter(hasSamples))(
    '%s shows what it is for by real lines',
    (service) => {
      expect(samplesOf(service).length).toBeGreaterThanOrEqual(FEWEST_SAMPLES)
    },
  )
})

const FAILURE = 'Failed password for root from 203.0.113.9 port 4242 ssh2'

describe('an administrator tunes them by constants', { timeout: 60_000 }, () => {
  it.each([
    {
      title: 'fewer failures',
      tuned: 'define max_failures = 2',
      failures: 3,
      banned: 'ban 203.0.113.9 with pyruse for 2h',
    },
    {
      title: 'a longer ban',
      tuned: 'define ban_time = 1d',
      failures: 6,
      banned: 'ban 203.0.113.9 with pyruse for 1d',
    },
    {
      title: 'another ban set',
      tuned: 'define ban_set = "ssh"',
      failures: 6,
      banned: 'ban 203.0.113.9 with ssh',
    },
    {
      title: 'a trusted network',
      tuned: 'define trusted = [203.0.113.0/24]',
      failures: 60,
      banned: 'no ban',
    },
    {
      title: 'what is grave',
      tuned: 'define grave_offences = ["http_probe"]',
      failures: 20,
      banned: 'no ban',
    },
    {
      title: 'whose lines are believed',
      tuned: 'define believed = ["mariadbd"]',
      identifier: 'mariadbd',
      message: "42 [Warning] Access denied for user 'root'@'203.0.113.9' (using password: YES)",
      failures: 6,
      banned: 'ban 203.0.113.9',
    },
  ])('$title', async ({ tuned, failures, banned, identifier = 'sshd', message = FAILURE }) => {
    const text = `include "@chains/*.chain"
      ${tuned}
      test "it is so" {
          given SYSLOG_IDENTIFIER "${identifier}", MESSAGE "${message}"
          repeat ${failures - 1}
          expect no ban
          repeat 1
          expect ${banned}
      }`
    const directory = directoryWith({ 'main.chain': text, 'settings.yaml': 'chains: [main.chain]' })
    const { stdout } = await pyruse(['test', '--config', join(directory, 'settings.yaml')])
    expect(stdout).toContain('ok    main.chain:3  it is so')
  })
})

describe('a copy of the policy that an administrator changes', () => {
  const policy = readFileSync(join(CHAINS, 'policy.chain'), 'utf8').replace(
    'max_failures = 5',
    'max_failures = 3',
  )

  // Those of the web need the one that judges requests. That nothing goes to `login` (PY0407) where nobody logs in is true.
  it.each(CHAIN_FILES.map(serviceOf).filter((service) => hasSamples(service) && service !== 'web'))(
    'is right beside the chain of %s alone',
    (service) => {
      const main = `include "@chains/{${service},web}.chain"\ninclude "policy.chain"`
      const directory = directoryWith({ 'main.chain': main, 'policy.chain': policy })
      const loaded = loadChains([join(directory, 'main.chain')], diskChainFiles())
      const { diagnostics } = check(loaded, BUILTINS, {})
      const wrong = [...loaded.diagnostics, ...diagnostics].filter(({ code }) => code !== 'PY0407')
      expect(wrong.map(said)).toEqual([])
    },
  )
})

describe('the offences, logins and faults', () => {
  const documented = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'offences.md'), 'utf8')
  const names = new Set(
    CHAIN_FILES.flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/set (?:offence|fault|login) = "([a-z_]+)"/g)].map(
        ([, name]) => name ?? '',
      ),
    ),
  )

  it.each([...names].sort())('`%s` is documented', (name) => {
    expect(documented).toContain(`| \`${name}\` |`)
  })

  it('are documented only where they exist', () => {
    const listed = [...documented.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, name]) => name ?? '')
    expect(listed.filter((name) => !names.has(name))).toEqual([])
  })
})

describe('the recorded morning of the quickstart', () => {
  const effects = replayedEffects()
  const { bans: expectedBans } = expectation()

  it('bans the five who guess passwords by ssh, and two who probe the web; nobody else', async () => {
    const addresses = new Set(
      (await effects).filter(({ effect }) => effect === 'ban').map(({ address }) => address),
    )
    expect([...addresses].sort()).toEqual([
      '198.18.44.7',
      '198.18.7.21',
      '2001:db8:5ca1:ab1e::7',
      '2001:db8:bad:1::5',
      '203.0.113.180',
      '203.0.113.77',
      '203.0.113.9',
    ])
  })

  it('bans them at the very lines that the recording was made for', async () => {
    const bans = (await effects).filter(({ effect }) => effect === 'ban')
    const at = new Set(
      bans.map((ban) => `${Date.parse(ban.at) * 1000 + Number(ban.at.slice(-4, -1))} ${ban.address}`),
    )
    expect(expectedBans.filter(([time, address]) => !at.has(`${time} ${address}`))).toEqual([])
  })

  it('mails once about each of them, and about the disk', async () => {
    const subjects = (await effects)
      .filter(({ effect }) => effect === 'email')
      .map(({ subject = '' }) => subject)
    expect(new Set(subjects).size).toBe(8)
    expect(subjects.filter((subject) => subject.includes(' was banned for '))).toHaveLength(7)
  })

  it('leaves unexpected only what no shipped chain knows', async () => {
    const others = (await effects).filter(({ effect, section }) => effect === 'report' && section === 'OTHER')
    const identifiers = new Set(others.map(({ message = '' }) => /^\[\d\/mail1\/(\w+)\]/.exec(message)?.[1]))
    expect(identifiers).toEqual(new Set(['worker', 'restic']))
    expect(others.length).toBeLessThan(25)
  })
})

function coverageOf(line: unknown): unknown {
  return typeof line === 'object' && line !== null && 'coverage' in line ? line.coverage : undefined
}

interface EffectLine {
  readonly effect: string
  readonly at: string
  readonly address?: string
  readonly subject?: string
  readonly section?: string
  readonly message?: string
}

async function replayedEffects(): Promise<readonly EffectLine[]> {
  const { stdout } = await pyruse(['replay', '--config', SETTINGS, '--input', RECORDING, '--effects'])
  return jsonLines(stdout).filter(isEffectLine)
}

function isEffectLine(line: unknown): line is EffectLine {
  return typeof line === 'object' && line !== null && 'effect' in line && 'at' in line
}

function expectation(): { readonly bans: readonly (readonly [number, string])[] } {
  return JSON.parse(readFileSync(join(QUICKSTART, 'expected.json'), 'utf8'))
}
