/**
 * Left alone, V8 lets garbage grow to hundreds of megabytes before it collects it, where the machine has that much. A
 * daemon is to be small: by these it needs half of that under load, at the same speed. Sizes are MB.
 */
const FLAGS = ['--max-semi-space-size=8', '--heap-growing-percent=40']

/**
 * Begins this process anew with a heap that stays small, unless it is so already: V8 takes these flags only at its start.
 * It remains the same process to all others. To be called before anything else is done.
 */
export function keepHeapSmall(): void {
  const { execve, execPath, execArgv, argv, env } = process
  if (execve === undefined || FLAGS.every((flag) => execArgv.includes(flag))) return
  execve(execPath, [execPath, ...execArgv, ...FLAGS, ...argv.slice(1)], env)
}
