import { describe, expect, it } from 'vitest'
import { crash } from '../crash/crash.ts'
import { missing } from '../support/requirements.ts'

/** The short form of `npm run test:crash`. */
const KILLS = 12
const KILLS_BESIDE_FILES = 3
const SEED = 1
/** Milliseconds that all of it may take, before something must be hanging. */
const PATIENCE = 240_000

describe.skipIf(missing('root', 'journal-remote', 'libsystemd', 'journald', 'journalctl', 'ip', 'nft'))(
  'a daemon that is killed at random moments, again and again',
  { timeout: PATIENCE },
  () => {
    it('leaves what an undisturbed one leaves: nothing is lost, nothing done twice', async () => {
      const { differences, bans, mails, entries } = await crash({
        kills: KILLS,
        seed: SEED,
        input: 'journal',
      })
      expect(differences, `seed ${SEED}`).toEqual([])
      expect({ enoughBans: bans > 5, enoughMails: mails > 5, enoughEntries: entries > 500 }).toEqual({
        enoughBans: true,
        enoughMails: true,
        enoughEntries: true,
      })
    })

    it('does so with a file that is rotated, too', async () => {
      const { differences, entries } = await crash({ kills: KILLS_BESIDE_FILES, seed: SEED, input: 'rename' })
      expect(differences, `seed ${SEED}`).toEqual([])
      expect(entries).toBeGreaterThan(100)
    })
  },
)
