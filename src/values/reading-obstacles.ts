import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What keeps a user without rights from reading a file: the file itself, or a directory above it. */
export interface ReadingObstacle {
  readonly path: string
  /** The number of the group whose members may; undefined where that is root's, or no group may. */
  readonly group: number | undefined
}

const READ = 0o4
const READ_AND_ENTER = 0o5
const OF_GROUP = 3

/** What does, from the directory below `root` on; of a directory, that not everybody may list what is in it. */
export function readingObstacles(path: string, root: string): readonly ReadingObstacle[] {
  return [...directoriesAbove(path, root).flatMap(obstacle(READ_AND_ENTER)), ...obstacle(READ)(path)]
}

function directoriesAbove(path: string, root: string): readonly string[] {
  const above = dirname(path)
  return above === path || above === join(root) || above === '.'
    ? []
    : [...directoriesAbove(above, root), above]
}

function obstacle(needed: number): (path: string) => readonly ReadingObstacle[] {
  return (path) => {
    const { mode, gid } = statSync(path, { throwIfNoEntry: false }) ?? { mode: needed, gid: 0 }
    if ((mode & needed) === needed) return []
    const isForGroup = ((mode >> OF_GROUP) & needed) === needed && gid !== 0
    return [{ path, group: isForGroup ? gid : undefined }]
  }
}
