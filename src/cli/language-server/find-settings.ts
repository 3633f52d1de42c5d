import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const SETTINGS = 'settings.yaml'

/** The settings that a file belongs to: those in its folder or the next one above that has some, else those of a workspace. */
export function findSettings(path: string, workspaces: readonly string[]): string | undefined {
  return [...foldersAbove(path), ...workspaces]
    .map((folder) => join(folder, SETTINGS))
    .find((file) => existsSync(file))
}

function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path)
  return folder === path ? [] : [folder, ...foldersAbove(folder)]
}
