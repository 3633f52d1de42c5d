import { systemEnvironment } from '../../../src/settings/environment.ts'
import { parseSettings } from '../../../src/settings/load.ts'
import { type Finding, findingOf } from './finding.ts'
import type { Block } from './page.ts'
import type { Sandbox } from './sandbox.ts'

/** What the loader says of the settings in a block, all of them or some keys. */
export function settingsFindings(block: Block, sandbox: Sandbox): readonly Finding[] {
  const name = sandbox.write(block.file ?? 'block.yaml', block.text)
  const loaded = parseSettings({ name, text: sandbox.enter(block.text) }, systemEnvironment())
  return 'diagnostics' in loaded ? loaded.diagnostics.map(findingOf) : []
}
