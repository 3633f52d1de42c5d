import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Real programs take their time on a busy machine: a test that waits longer than this waits in vain. */
const PATIENCE = 60_000

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: PATIENCE,
    hookTimeout: 2 * PATIENCE,
    // Most tests wait for other programs: left to itself, Vitest would leave one of two cores to nobody.
    maxWorkers: '100%',
    // The program is started hundreds of times: Node strips its types and compiles it once.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'pyruse-ts-compile-cache') },
  },
})
