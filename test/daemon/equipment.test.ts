import pino from 'pino'
import { expect, it } from 'vitest'
import { Equipment } from '../../src/daemon/equipment.ts'
import { Faults } from '../../src/daemon/faults.ts'
import { StateTables } from '../../src/engine/state-tables.ts'
import { openDatabase } from '../../src/state/database.ts'
import { SqliteStore } from '../../src/state/store.ts'
import { fieldEntry } from '../../src/testing/field-entry.ts'
import { settingsWith } from '../effects/ban/settings-with.ts'
import { checkText } from '../support/program.ts'

it('chains know whom the settings spare from the moment on at which these change', async () => {
  const configuration = (neverBan: readonly string[]) => ({
    settings: settingsWith({ ssh: { backend: 'none' } }, { never_ban: neverBan }),
    program: checkText(
      'chain c from journal { MESSAGE like "from {ip:addr}" and never_banned(ip, ssh) -> accept; drop }',
    ).program,
    chains: [],
    modules: [],
  })
  const entry = fieldEntry({ MESSAGE: 'from 203.0.113.9' }, 0)
  const log = pino({ level: 'silent' })
  const store = new SqliteStore(openDatabase(':memory:'))
  const [before, after] = [configuration([]), configuration(['203.0.113.0/24'])]
  const equipment = new Equipment(before.settings, {
    tables: new StateTables(),
    store,
    faults: new Faults(store, log),
    log,
  })
  expect(equipment.compile(before).walk(entry, 'journal').verdict).toBe('drop')
  const prepared = await equipment.prepare(after)
  expect(prepared.graph.walk(entry, 'journal').verdict).toBe('drop')
  equipment.change(after.settings, prepared)
  expect(prepared.graph.walk(entry, 'journal').verdict).toBe('accept')
  expect(equipment.judge('ssh', '203.0.113.9', 0)).toBe('never_ban names 203.0.113.0/24')
})
