import type { Logger } from '../program/logging.ts'

/** A signal that aborts on SIGTERM and SIGINT; the second one ends the process at once. */
export function stopSignal(log: Logger): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + (name === 'SIGINT' ? 2 : 15))
      log.info({ signal: name }, 'stopping')
      controller.abort()
    })
  }
  return controller.signal
}
