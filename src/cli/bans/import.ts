import { readFileSync } from 'node:fs'
import { text as textOf } from 'node:stream/consumers'
import { errorMessage } from '../../values/error-message.ts'
import { EXIT } from '../command.ts'
import { say } from '../say.ts'
import type { BansAction } from './action.ts'
import { readBanFile } from './ban-file.ts'
import { order } from './order.ts'
import { endOf, INVALID_DURATION, LATER, tellRefused, withSet } from './words.ts'

/** `bans import`: bans that were exported, or that another program knows. */
export const importBans: BansAction = {
  usage: 'FILE [--set SET] [--for 2h] [--comment TEXT]',
  takes: ['set', 'for', 'comment'],
  run: async (call) => {
    const { options, wrongUsage } = call
    const said = withSet(call.words, options)
    const [file, ...more] = said === 'wrong' ? [] : said.words
    if (said === 'wrong' || file === undefined || more.length > 0)
      return wrongUsage('write `bans import FILE`; `-` is standard input')
    const since = Date.now() * 1000
    const until = endOf(options.for, since)
    if (until === 'invalid') return wrongUsage(INVALID_DURATION)
    const text = await read(file)
    if (text === undefined) return EXIT.usage
    const comment = options.comment ?? `imported from ${file === '-' ? 'standard input' : file}`
    const { orders, refused } = readBanFile(text, { set: said.set, since, until, comment })
    const ordered = await order({ command: 'ban', renew: false, bans: orders }, call)
    if (typeof ordered === 'number') return ordered
    const all = [...refused, ...ordered.refused]
    tellRefused(all)
    process.stdout.write(
      `${ordered.done.length} imported, ${ordered.known} known already, ${all.length} refused.\n`,
    )
    if (ordered.later && ordered.done.length > 0) process.stdout.write(LATER)
    return all.length === 0 ? EXIT.fine : EXIT.problems
  },
}

async function read(file: string): Promise<string | undefined> {
  try {
    return file === '-' ? await textOf(process.stdin) : readFileSync(file, 'utf8')
  } catch (error) {
    say('error', `the file cannot be read: ${errorMessage(error)}`, 'name another one')
    return undefined
  }
}
