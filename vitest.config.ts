import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Real programs take their time on a busy machine: a test that waits longer than this waits in vain. */
const PATIENCE = 60_000

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: PATIENCE,
    hookTimeout: 2 * PATIENCE,
    globalSetup: ['test/support/temporary-files.ts', 'test/support/build-program.ts'],
    // Many tests wait for other programs: four at a time on two cores take 522 s for 548 with three, and one is what Vitest would do.
    maxWorkers: availableParallelism() * 2,
    // A worker runs many files, and loads what they all need once: 90 s of 1,010 of processor time. Nothing may rely on being alone in it.
    isolate: false,
    // The program is started hundreds of times: Node strips its types and compiles it once, as far as it runs from its sources.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'pyruse-ts-compile-cache') },
  },
})
