#!/usr/bin/env node
import { keepHeapSmall } from './daemon/small-heap.ts'

if (process.argv[2] === 'run') {
  keepHeapSmall()
  // For `top` and `systemctl status`, which would call it MainThread.
  process.title = 'pyruse-ts run'
}
// Loaded only now: what came before would be loaded twice.
const [{ start }, { COMMANDS }] = await Promise.all([import('./cli/start.ts'), import('./commands.ts')])
await start(COMMANDS)
