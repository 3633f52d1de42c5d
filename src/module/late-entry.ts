/**
 * By so much, in microseconds, an entry may be older than one that walked before it, and is merely late: of a host that catches up, or of
 * another source. What lies further ahead of an entry was written by a clock that was ahead.
 */
export const LATE_AT_MOST = 86_400e6
