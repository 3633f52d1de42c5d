import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startDaemon } from '../../end-to-end/support/daemon.ts'
import { makePlace } from '../../end-to-end/support/place.ts'
import { reported } from '../../end-to-end/support/reported.ts'
import { PATIENT, until } from '../../end-to-end/support/until.ts'
import { missing } from '../../support/requirements.ts'

/** Has a program run where the kernel gives it so many watches of inotify: a user namespace has limits of its own. */
const withWatches = (most: number) => [
  ...['unshare', '--user', '--map-root-user', 'sh', '-c'],
  `echo ${most} >/proc/sys/user/max_inotify_watches && exec "$@"`,
  'sh',
]

describe.skipIf(missing('root', 'unshare'))('where there are too many watches', PATIENT, () => {
  // One is left for the directory, and none for what went from it.
  it.each([0, 1])(
    'what is written to a file after it was rotated is read all the same, with %i',
    async (most) => {
      using place = makePlace()
      for (const directory of ['logs', 'old']) mkdirSync(place.path(directory))
      const [log, old] = [place.path('logs/a.log'), place.path('old/a.log')]
      writeFileSync(log, 'first\n')
      const settings = place.settings({
        chains: [
          place.write('main.chain', 'chain all from web {\n    report INFO "{MESSAGE}"\n    accept\n}\n'),
        ],
        sources: {
          journal: { kind: 'recording', path: place.write('none.jsonl', '') },
          web: { kind: 'file', path: log, format: 'plain', start: 'oldest' },
        },
      })
      await using daemon = await startDaemon(settings, { prefix: withWatches(most) })
      const read = (line: string) => until(`${line} is read`, () => reported(place).includes(`1 ${line}`))
      await read('first')
      renameSync(log, old)
      writeFileSync(log, 'second\n')
      await read('second')
      appendFileSync(old, 'late\n')
      await read('late')
      expect(daemon.log).toContainEqual(
        expect.objectContaining({
          level: 'warn',
          problem: `what is yet written to the rotated ${log} is not told: every 5 s it is looked there`,
          hint: 'raise fs.inotify.max_user_watches with sysctl',
        }),
      )
    },
  )
})
