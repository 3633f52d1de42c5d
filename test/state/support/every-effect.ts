import type { Share } from '../../../src/engine/ports.ts'

/** Asks the outbox for items of every kind. */
export const EVERY_EFFECT: Share = {
  effects: ['ban', 'unban', 'email', 'log', 'exec', 'webhook', 'record', 'digest'],
}
