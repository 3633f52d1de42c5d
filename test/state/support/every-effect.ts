import type { OutboxEffect } from '../../../src/engine/ports.ts'

/** Asks the outbox for items of every kind. */
export const EVERY_EFFECT: readonly OutboxEffect[] = [
  'ban',
  'unban',
  'email',
  'log',
  'exec',
  'webhook',
  'record',
  'digest',
]
