import { readFile } from 'node:fs/promises'

/** The secret that a file holds, without the end of its line. Read each time, so that a new one needs no restart. */
export async function readSecret(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replace(/\r?\n$/, '')
}
