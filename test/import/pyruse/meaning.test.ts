import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importPyruse } from '../../../src/import/pyruse/import-pyruse.ts'
import type { Effect } from '../../../src/module/effect.ts'
import { TestBench } from '../../../src/testing/bench.ts'
import { checkText, ONLY_ROOT } from '../../support/program.ts'
import { PyruseWalk } from './support/pyruse-walk.ts'
import { sampleEntries } from './support/sample-entries.ts'

const FIXTURES = join(import.meta.dirname, 'fixtures')
/** Between entries: each is asked for several times, so that counters fill and run out. */
const PAUSE_SECONDS = 7

describe.each(['everything', 'services'])('what was made of %s.json', (name) => {
  const json = readFileSync(join(FIXTURES, `${name}.json`), 'utf8')

  it('does with every entry what Pyruse does', () => {
    const imported = importPyruse(json)
    if ('problem' in imported) throw new Error(imported.problem)
    const { program } = checkText(imported.chains, { sections: ['WARN', 'INFO', 'OTHER'], banSets: SETS })
    // What a program logs itself comes under its own name.
    const renamed = json.replaceAll(/"(?:python|pyruse)"/g, '"pyruse-ts"')
    const bench = new TestBench(program, ONLY_ROOT, 'journal')
    const pyruse = new PyruseWalk(renamed)
    const entries = sampleEntries(renamed).flatMap((entry) => Array.from({ length: 7 }, () => entry))
    for (const [place, entry] of entries.entries()) {
      bench.walk(entry)
      expect(bench.effects.map(said), JSON.stringify(entry)).toEqual(
        pyruse.walk(entry, place * PAUSE_SECONDS),
      )
      bench.forgetEffects()
      bench.pass(PAUSE_SECONDS * 1e6)
    }
  })
})

const SETS = ['wiki_ban', 'all_ban', 'https_ban', 'mail_ban', 'sshd_ban']

function said(effect: Effect): string {
  switch (effect.effect) {
    case 'report':
      return `report ${effect.section} ${effect.details} ${effect.message}`
    case 'email':
      return `email ${effect.subject}`
    case 'log':
      return `log ${effect.level} ${effect.message}`
    case 'ban':
      return `ban ${effect.address} ip Inet4 ${effect.set} ${effect.seconds}`
    default:
      return effect.effect
  }
}
