import { describe, expect, it } from 'vitest'
import { stress } from '../stress/stress.ts'
import { missing } from '../support/requirements.ts'

/** The short form of `npm run test:stress`. */
const ROUNDS = 2
const SEED = 3
/** Milliseconds that all of it may take, before something must be hanging. */
const PATIENCE = 240_000

describe.skipIf(missing('root', 'ip', 'nft', 'ipset'))(
  'a daemon to which many things happen at the same time',
  { timeout: PATIENCE },
  () => {
    it('bans whom it says it bans, and tells everything once', async () => {
      const { problems, lines } = await stress({ rounds: ROUNDS, seed: SEED })
      expect(problems, `seed ${SEED}`).toEqual([])
      expect(lines).toBeGreaterThan(5)
    })
  },
)
