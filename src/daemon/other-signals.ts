/**
 * Has SIGUSR1 and SIGUSR2 do nothing, which tools that rotate logs send to daemons of all kinds. Unheard of, the former has
 * Node.js open a port for debuggers, by which any user of the machine may run what he likes as this process; the latter ends it.
 * To be called as early as can be.
 */
export function ignoreOtherSignals(): void {
  for (const name of ['SIGUSR1', 'SIGUSR2'] as const) process.on(name, () => undefined)
}
