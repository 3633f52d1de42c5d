import { chmodSync, chownSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readingObstacles } from '../../src/values/reading-obstacles.ts'
import { directoryWith } from '../support/pyruse.ts'
import { missing } from '../support/requirements.ts'

it.skipIf(missing('root')).each([
  // Mode and group of the directory, of the file; what is in the way.
  [0o755, 0, 0o644, 0, []],
  [0o755, 0, 0o640, 4, [['log/app.log', 4]]],
  [0o750, 33, 0o644, 33, [['log', 33]]],
  [
    0o750,
    33,
    0o640,
    4,
    [
      ['log', 33],
      ['log/app.log', 4],
    ],
  ],
  [0o711, 33, 0o644, 0, [['log', undefined]]],
  [0o755, 0, 0o600, 4, [['log/app.log', undefined]]],
  [0o755, 0, 0o640, 0, [['log/app.log', undefined]]],
] as const)(
  'a directory %o of group %i with a file %o of group %i',
  (above, aboveGroup, mode, group, expected) => {
    const root = directoryWith({ 'log/app.log': '' })
    chownSync(join(root, 'log'), 0, aboveGroup)
    chmodSync(join(root, 'log'), above)
    chownSync(join(root, 'log/app.log'), 0, group)
    chmodSync(join(root, 'log/app.log'), mode)
    expect(readingObstacles(join(root, 'log/app.log'), root)).toEqual(
      expected.map(([path, number]) => ({ path: join(root, path), group: number })),
    )
  },
)
