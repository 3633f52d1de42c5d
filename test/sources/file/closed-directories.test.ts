import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { asNobody } from '../../support/as-nobody.ts'
import { missing } from '../../support/requirements.ts'
import { LogFile } from './support/log-file.ts'
import { messagesAtHand, openFiles } from './support/reading.ts'

describe.skipIf(missing('root'))('a directory that the daemon may not look into', () => {
  it.each([
    ['which a pattern is about', 'closed/*.log', 0o700],
    ['which may be entered, but not listed', 'closed/*.log', 0o711],
    ['above that', 'closed/deeper/*.log', 0o700],
    ['which is one of several', '{open,closed}/*.log', 0o700],
    ['in which a file is named', 'closed/app.log', 0o700],
  ])('%s is told', (_title, pattern, mode) => {
    using file = new LogFile()
    const notices: string[] = []
    for (const directory of ['open', 'closed', 'closed/deeper']) {
      mkdirSync(join(file.directory, directory))
      writeFileSync(join(file.directory, directory, 'app.log'), `${directory}\n`)
    }
    chmodSync(file.directory, 0o755)
    chmodSync(join(file.directory, 'closed'), mode)
    const messages = asNobody(() => {
      const source = openFiles({ paths: [join(file.directory, pattern)], notices })
      const read = messagesAtHand(source)
      source.close()
      return read
    })
    expect(messages).toEqual(pattern.startsWith('{') ? ['open'] : [])
    const place = join(file.directory, pattern.endsWith('app.log') ? pattern : 'closed')
    expect(new Set(notices)).toEqual(
      new Set([expect.stringMatching(new RegExp(`^no permission to (?:read|look into) ${place}$`))]),
    )
  })
})
