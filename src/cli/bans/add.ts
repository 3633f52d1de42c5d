import { visible } from '../../values/visible.ts'
import { EXIT } from '../command.ts'
import type { BansAction } from './action.ts'
import { localTime } from './list.ts'
import { order } from './order.ts'
import { endOf, INVALID_DURATION, LATER, tellRefused, withSet } from './words.ts'

const LONGEST_COMMENT = 500

/** `bans add`: bans by hand. */
export const add: BansAction = {
  usage: 'ADDRESS… with SET [--for 2h] [--comment TEXT]',
  takes: ['set', 'for', 'comment'],
  run: async (call) => {
    const { options, place, wrongUsage } = call
    const said = withSet(call.words, options)
    if (said === 'wrong' || said.set === undefined || said.words.length === 0)
      return wrongUsage('write `bans add ADDRESS with SET`: the address or network, and the ban set')
    const { comment = '' } = options
    if (comment.length > LONGEST_COMMENT)
      return wrongUsage(`a comment may have ${LONGEST_COMMENT} characters`)
    const since = Date.now() * 1000
    const until = endOf(options.for, since)
    if (until === 'invalid') return wrongUsage(INVALID_DURATION)
    const { set } = said
    const bans = said.words.map((address) => ({
      set,
      address,
      since,
      until,
      times: 1,
      rule: null,
      message: comment,
    }))
    const ordered = await order({ command: 'ban', renew: true, bans }, call)
    if (typeof ordered === 'number') return ordered
    const end =
      until === null
        ? 'without end'
        : `until ${localTime(place.timezone)(new Date(until / 1000).toISOString())}`
    for (const { address } of ordered.done)
      process.stdout.write(visible(`${address} is banned by ${set} ${end}.`).concat('\n'))
    if (ordered.later && ordered.done.length > 0) process.stdout.write(LATER)
    tellRefused(ordered.refused)
    return ordered.refused.length === 0 ? EXIT.fine : EXIT.problems
  },
}
