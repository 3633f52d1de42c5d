/** How the daemon is, when it closes a digest. */
export interface Health {
  readonly version: string
  /** Seconds since it was started. */
  readonly uptime: number
  /** Entries a second since then, and in the last quarter of an hour. */
  readonly rate: number
  readonly rateNow: number
  /** Seconds that an entry waited at most until it was walked, in the last day. */
  readonly longestLag: number
  /** Bytes. */
  readonly memory: number
  readonly database: number
}
