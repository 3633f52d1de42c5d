import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Whether a program is there, and may be run: at its path, or in one of the directories, those of `PATH` if not given. */
export function isProgramThere(program: string, directories = process.env.PATH ?? ''): boolean {
  const places = program.includes('/')
    ? [program]
    : directories.split(delimiter).map((dir) => join(dir, program))
  return places.some((place) => {
    try {
      accessSync(place, constants.X_OK)
      return statSync(place).isFile()
    } catch {
      return false
    }
  })
}
