import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outcome } from '../../engine/ports.ts'
import { messageBytes } from './mail-options.ts'
import type { Message, Transport } from './transport.ts'

/** Mails tell of the machine's weak spots: its owner and group may read them. */
const MODE = 0o640

/**
 * Writes mails as `.eml` files into a directory, those with HTML as `.html`, too. A file is there whole or not at all, and its
 * name tells the time and, for an attempt after a crash, that it is the same mail.
 */
export function directoryTransport(directory: string): Transport {
  return {
    async send(message): Promise<Outcome> {
      const name = join(directory, fileName(message))
      try {
        await mkdir(directory, { recursive: true })
        if (message.html !== undefined) await writeWhole(`${name}.html`, message.html)
        await writeWhole(`${name}.eml`, await messageBytes(message))
        return { ok: true }
      } catch (error) {
        if (!(error instanceof Error)) throw error
        return {
          ok: false,
          blocking: true,
          error: `a mail cannot be written: ${error.message}`,
          hint: `see to it that this process can write to ${directory}, or set another mail.transport`,
        }
      }
    },
  }
}

function fileName({ date, shortKey }: Message): string {
  return `${date.toISOString().replace(/[-:]|\.\d+/g, '')}-${shortKey}`
}

async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(temporary, 'wx', MODE)
    try {
      await file.chmod(MODE)
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
