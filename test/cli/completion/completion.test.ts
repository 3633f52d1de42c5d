import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { completedCommands } from '../../../src/cli/completion/completed.ts'
import { COMPLETIONS } from '../../../src/cli/completion.ts'
import { COMMANDS } from '../../../src/commands.ts'
import { DIAGNOSTIC_FORMATS } from '../../../src/program/diagnostics-output.ts'
import { missing } from '../../support/requirements.ts'
import { SHELLS } from './shells.ts'

const LINES: readonly { readonly line: string; readonly offers: readonly string[] }[] = [
  { line: 'pyruse-ts ', offers: COMMANDS.map(({ name }) => name) },
  { line: 'pyruse-ts ba', offers: ['bans'] },
  { line: 'pyruse-ts list ', offers: ['filters', 'actions'] },
  { line: 'pyruse-ts bans re', offers: ['remove', 'restore'] },
  { line: 'pyruse-ts check --fo', offers: ['--format'] },
  { line: 'pyruse-ts run --d', offers: ['--digest'] },
  { line: 'pyruse-ts check --format ', offers: DIAGNOSTIC_FORMATS },
  { line: 'pyruse-ts check --format=js', offers: ['json'] },
]

const place = mkdtempSync(join(tmpdir(), 'pyruse-completion-'))
const commands = await completedCommands(COMMANDS)

describe.each(['bash', 'zsh', 'fish'] as const)('completion for %s', (shell) => {
  const file = join(place, shell)
  writeFileSync(file, COMPLETIONS[shell](commands))
  const isMissing = shell !== 'bash' && missing(shell)

  test.skipIf(isMissing).concurrent.each(LINES)('behind `$line` offers $offers', async ({ line, offers }) => {
    expect(await SHELLS[shell](file, line)).toEqual(expect.arrayContaining([...offers]))
  })

  test.skipIf(isMissing)('offers nothing else where only known words can stand', async () => {
    expect([...(await SHELLS[shell](file, 'pyruse-ts check --format '))].sort()).toEqual(
      [...DIAGNOSTIC_FORMATS].sort(),
    )
  })
})
