import { chmodSync, chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeJournal } from '../../support/journal-files.ts'
import { missing } from '../../support/requirements.ts'
import { startDaemon } from '../support/daemon.ts'
import { OBEDIENT } from '../support/obedient.ts'
import { makePlace } from '../support/place.ts'
import { reported } from '../support/reported.ts'
import { PATIENT, until } from '../support/until.ts'

const REALTIME = Date.UTC(2026, 10, 20) * 1000
const NOBODY = 65_534

interface Trouble {
  readonly title: string
  readonly breakIt: (directory: string) => void
  readonly problem: RegExp
  readonly hint: RegExp
  readonly mendIt: (directory: string) => void
}

const TROUBLES: readonly Trouble[] = [
  {
    title: 'is not there',
    breakIt: () => {},
    problem: /broken does not exist$/,
    hint: /check the path/,
    mendIt: (directory) => void write(directory, 'from the mended one'),
  },
  {
    title: 'is empty',
    breakIt: (directory) => mkdirSync(directory),
    problem: /broken holds no journal files$/,
    hint: /\*\.journal/,
    mendIt: (directory) => void write(directory, 'from the mended one'),
  },
  {
    title: 'may not be looked into',
    breakIt: (directory) => {
      write(directory, 'from the mended one')
      give(directory, 0o700)
    },
    problem: /^no permission to read the journal directory .*broken$/,
    hint: /usermod -aG systemd-journal/,
    mendIt: (directory) => chmodSync(directory, 0o755),
  },
  {
    title: 'holds only files that may not be read',
    breakIt: (directory) => give(write(directory, 'from the mended one'), 0o600),
    problem: /^no permission to read the journal directory .*broken$/,
    hint: /usermod -aG systemd-journal/,
    mendIt: (directory) => chmodSync(join(directory, 'test.journal'), 0o644),
  },
]

describe.skipIf(missing('root', 'journal-remote', 'libsystemd', 'setpriv'))('a journal', PATIENT, () => {
  it.each(TROUBLES)(
    'that $title is told of, others go on, and it is read once it can be',
    async (trouble) => {
      using place = makePlace()
      const directory = place.path('broken')
      trouble.breakIt(directory)
      write(place.path('sound'), 'from the sound one')
      const source = { kind: 'journald', start: 'oldest' }
      const settings = place.settings({
        chains: [
          place.write('main.chain', 'chain all from journal, broken { report INFO "{MESSAGE}"; accept }'),
        ],
        sources: {
          journal: { ...source, directory: place.path('sound') },
          broken: { ...source, directory },
        },
      })
      await using daemon = await startDaemon(settings, { prefix: OBEDIENT })
      expect(
        await daemon.logged('a source cannot be read; it is tried again, and the others go on'),
      ).toMatchObject({
        level: 'error',
        source: 'broken',
        problem: expect.stringMatching(trouble.problem),
        hint: expect.stringMatching(trouble.hint),
      })
      const told = expect.stringMatching(/^1 source broken: .*broken/)
      await until('the sound journal is read', () => reported(place).length > 1)
      expect(reported(place)).toEqual(['1 from the sound one', told])
      trouble.mendIt(directory)
      expect(await daemon.logged('the source can be read again')).toMatchObject({ source: 'broken' })
      await until('the mended journal is read', () => reported(place).length > 2)
      expect(reported(place)).toEqual(['1 from the mended one', '1 from the sound one', told])
      expect(await daemon.stop()).toBe(0)
      expect(daemon.complaints).toEqual([])
    },
  )
})

function write(directory: string, message: string): string {
  return makeJournal(directory, [{ realtime: REALTIME, fields: [['MESSAGE', message]] }])
}

/** Gives a file to somebody else. */
function give(path: string, mode: number): void {
  chmodSync(path, mode)
  chownSync(path, NOBODY, NOBODY)
}
