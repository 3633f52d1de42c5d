/** The thread that reads journal files ahead of the walk: fills chunks with entries. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { fillChunks } from '../../ahead/chunk.ts'
import { WantedFields } from '../../wanted-fields.ts'
import { type OpenedFile, openAgain } from '../journal-file.ts'
import { MergedFiles, tellOfDamage } from '../merged-files.ts'
import type { Filled, Notice, Task } from './chunk.ts'
import { ChunkWriter, WrittenFile } from './chunk-writer.ts'

if (parentPort !== null) readAhead(workerData, parentPort)

function readAhead({ files, fields, since }: Task<OpenedFile>, port: MessagePort): void {
  const tell = (notice: Notice) => port.postMessage(notice)
  const onNotice = (notice: string, hint?: string) => tell({ notice, hint })
  const wanted = new WantedFields()
  for (const field of fields) wanted.add(field)
  const written = files.map((opened, number) => {
    const onDamage = (damage: string) => tellOfDamage(opened.path, damage, onNotice)
    return new WrittenFile(openAgain(opened), number, wanted, onDamage)
  })
  const merged = new MergedFiles(written, since, onNotice)

  fillChunks(port, (memory): Filled => {
    const writer = new ChunkWriter(memory, wanted)
    let isLast = false
    while (writer.hasRoom && !isLast) {
      const next = merged.next()
      if (next === undefined) isLast = true
      else writer.write(next)
    }
    return { memory, words: writer.length, isLast }
  })
}
