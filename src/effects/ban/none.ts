import type { BanBackend } from './backend.ts'

/** The backend that only remembers: bans are in the program's own database, and nothing is blocked. */
export const noBackend: BanBackend = {
  apply: async (changes) => changes.map(() => ({ ok: true })),
  list: async () => ({ ok: true, bans: [] }),
  canList: () => false,
  longest: Number.POSITIVE_INFINITY,
  endsBans: () => true,
}
