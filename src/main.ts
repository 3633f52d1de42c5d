#!/usr/bin/env node
import { start } from './cli/start.ts'
import { COMMANDS } from './commands.ts'

await start(COMMANDS)
