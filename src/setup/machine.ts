/** The machine for which a configuration is written, and the ways to look at it. */
export interface Machine {
  /** The directory below which its files are: `/`, unless it is looked at from a container. */
  readonly root: string
  /** What comes before programs of the firewall, if anything: `ip netns exec …`. */
  readonly prefix: readonly string[]
  /** Where a mail server of its own would listen. */
  readonly smtp: { readonly host: string; readonly port: number }
  readonly signal: AbortSignal
}

/** The machine that this process runs on. */
export const THIS_MACHINE: Machine = {
  root: '/',
  prefix: [],
  smtp: { host: '127.0.0.1', port: 25 },
  signal: new AbortController().signal,
}
