#!/usr/bin/env node
import { EXIT } from './cli/command.ts'
import { complaintOfOldNode } from './cli/old-node.ts'
import { hearHangups } from './daemon/hangups.ts'
import { ignoreOtherSignals } from './daemon/other-signals.ts'
import { keepHeapSmall } from './daemon/small-heap.ts'

const complaint = complaintOfOldNode(process.versions.node)
if (complaint !== undefined) {
  process.stderr.write(complaint)
  process.exit(EXIT.usage)
}
if (process.argv[2] === 'run') {
  keepHeapSmall()
  hearHangups()
  ignoreOtherSignals()
  // For `top` and `systemctl status`, which would call it MainThread.
  process.title = 'pyruse-ts run'
}
// Loaded only now: what came before would be loaded twice, and an old Node.js does not have all that it asks for.
const [{ start }, { COMMANDS }] = await Promise.all([import('./cli/start.ts'), import('./commands.ts')])
await start(COMMANDS)
