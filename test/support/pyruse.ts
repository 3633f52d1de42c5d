import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { PROGRAM_FILE } from './program-file.ts'

/** How a run of the program ended. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the program as its users do, in a process of its own. */
export async function pyruse(
  args: readonly string[],
  input: string | Uint8Array = '',
  program = PROGRAM_FILE,
): Promise<Ran> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...args], {
    reject: false,
    input,
  })
  return { code: exitCode ?? -1, stdout, stderr }
}

/** A new directory with these files, by relative path. */
export function directoryWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'pyruse-test-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  return directory
}

/** The JSON objects of an output that has one on each line. */
export function jsonLines(output: string): readonly unknown[] {
  return output
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line))
}
