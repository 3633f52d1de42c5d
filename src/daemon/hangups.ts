/** Told of each SIGHUP; undefined as long as, and as soon as, nobody can do anything about it. */
let listener: (() => void) | undefined
/** Whether one came before anybody could. */
let isAwaited = false

/**
 * Has SIGHUP end nothing. To be called as early as can be: unheard of it ends the process, and systemd takes that for an end as
 * it should be, after which nothing is started again.
 */
export function hearHangups(): void {
  process.on('SIGHUP', () => {
    if (listener === undefined) isAwaited = true
    else listener()
  })
}

/** Tells of each SIGHUP from now on, and of those that came before, once. Gives what ends that. */
export function onHangup(told: () => void): () => void {
  listener = told
  if (isAwaited) told()
  isAwaited = false
  return () => {
    listener = undefined
  }
}
