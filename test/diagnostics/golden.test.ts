import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DIAGNOSTICS } from '../../src/diagnostics/codes.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import { renderDiagnostic } from '../../src/diagnostics/render.ts'
import { loadProgram } from '../../src/program/load-program.ts'
import { systemEnvironment } from '../../src/settings/environment.ts'
import { parseSettings } from '../../src/settings/load.ts'
import { systemTimezone } from '../../src/settings/system-timezone.ts'
import { parseSamples } from '../../src/testing/samples.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FIXTURES = 'test/diagnostics/fixtures'

/** What each kind of fixture is: chains, settings, samples, or what the variable TZ holds. */
const DIAGNOSED: Readonly<Record<string, (path: string) => Promise<readonly Diagnostic[]>>> = {
  '.chain': async (path) =>
    (await loadProgram({ config: `${FIXTURES}/settings.yaml`, chains: [path], banSets: 'declared' }))
      .diagnostics,
  '.yaml': async (path) => (await loadProgram({ config: path, chains: [], banSets: 'declared' })).diagnostics,
  '.samples': async (path) =>
    parseSamples({ name: basename(path), text: readFileSync(path, 'utf8') }).diagnostics,
  '.tz': async (path) => {
    const timezone = systemTimezone(readFileSync(path, 'utf8').trim(), '/nonexistent/localtime')
    const file = {
      name: `${FIXTURES}/settings.yaml`,
      text: readFileSync(`${FIXTURES}/settings.yaml`, 'utf8'),
    }
    const loaded = parseSettings(file, { ...systemEnvironment(), timezone })
    return 'warnings' in loaded ? loaded.warnings : []
  },
}

async function diagnosticsOf(code: string): Promise<readonly Diagnostic[]> {
  for (const [ending, diagnose] of Object.entries(DIAGNOSED)) {
    const path = `${FIXTURES}/${code}${ending}`
    if (existsSync(join(ROOT, path))) return await diagnose(path)
  }
  throw new Error(`${FIXTURES} has no ${code}.chain, .yaml, .samples or .tz`)
}

const CODES = Object.keys(DIAGNOSTICS)

describe('every diagnostic', () => {
  it.each(CODES)('%s is shown as its golden file says', async (code) => {
    const rendered = (await diagnosticsOf(code)).map((diagnostic) => renderDiagnostic(diagnostic, false))
    const text = `${rendered.join('\n\n')}\n`.replaceAll(ROOT, '/repository')
    await expect(text).toMatchFileSnapshot(`fixtures/${code}.txt`)
  })

  it.each(CODES)('%s is the only one for its mistakes', async (code) => {
    const codes = (await diagnosticsOf(code)).map((diagnostic) => diagnostic.code)
    expect([...new Set(codes)]).toEqual([code])
  })

  it.each(CODES)('%s says what, where and what to do, in whole and finished sentences', async (code) => {
    for (const { message, span, hint } of await diagnosticsOf(code)) {
      for (const text of [message, hint]) {
        expect(text.length).toBeGreaterThan(5)
        expect(text).not.toMatch(/undefined|NaN|\[object|\.$|``|\s$|\n/)
      }
      expect(hint).not.toBe(message)
      expect(span.start).toBeLessThanOrEqual(span.end)
      expect(span.end).toBeLessThanOrEqual(span.file.text.length)
    }
  })
})

it('there is no golden file of a code that is gone', () => {
  const known = new Set(CODES)
  const files = globSync('PY*', { cwd: join(ROOT, FIXTURES) })
  expect(files.map((file) => file.slice(0, 6)).filter((code) => !known.has(code))).toEqual([])
})
