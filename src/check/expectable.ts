/** The verdicts that a test can expect of the entry that walked last. */
export const EXPECTABLE_VERDICTS: readonly string[] = ['accept', 'drop', 'policy']

/**
 * The effects that a test can expect, and which of their properties the words behind them stand for:
 * `expect ban 203.0.113.9 with ssh for 2h` expects `address`, `set` and `seconds`.
 */
export const EXPECTABLE_EFFECTS: Readonly<
  Record<
    string,
    { readonly positional: readonly string[]; readonly keywords: Readonly<Record<string, string>> }
  >
> = {
  ban: { positional: ['address'], keywords: { with: 'set', for: 'seconds' } },
  unban: { positional: ['address'], keywords: { with: 'set' } },
  email: {
    positional: ['body'],
    keywords: { subject: 'subject', to: 'to', priority: 'priority', thread: 'thread' },
  },
  report: { positional: ['section', 'message'], keywords: { details: 'details' } },
  log: { positional: ['level', 'message'], keywords: {} },
  exec: { positional: ['command'], keywords: {} },
  webhook: { positional: ['url'], keywords: { body: 'body' } },
  record: { positional: ['archive'], keywords: {} },
}
