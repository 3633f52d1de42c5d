#!/usr/bin/env node
import type { CommandListing } from './cli/command.ts'
import { start } from './cli/start.ts'

/** Every command, in the order in which the help shows them. */
const COMMANDS: readonly CommandListing[] = [
  { name: 'run', load: () => import('./cli/run.ts') },
  { name: 'check', load: () => import('./cli/check.ts') },
  { name: 'test', load: () => import('./cli/test.ts') },
  { name: 'replay', load: () => import('./cli/replay.ts') },
]

await start(COMMANDS)
