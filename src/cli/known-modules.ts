import { BUILTINS } from '../builtins.ts'
import { type LoadedModules, loadModules } from '../program/load-modules.ts'
import { systemEnvironment } from '../settings/environment.ts'
import { loadSettings } from '../settings/load.ts'
import { say } from './say.ts'

/** The filters and actions that there are, for commands that only tell about them: broken settings do not silence them. */
export async function knownModules(config: string | undefined): Promise<LoadedModules> {
  const loaded = loadSettings({
    environment: systemEnvironment(),
    ...(config === undefined ? {} : { path: config }),
  })
  const known =
    'diagnostics' in loaded
      ? { modules: BUILTINS, files: new Map(), diagnostics: loaded.diagnostics }
      : await loadModules(loaded.settings.modules, loaded.spanOf)
  const [first] = known.diagnostics
  if (first !== undefined)
    say('warning', `modules of your own may be missing here: ${first.message}`, 'see `pyruse-ts check`')
  return known
}
