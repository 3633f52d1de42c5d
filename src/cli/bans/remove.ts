import { visible } from '../../values/visible.ts'
import { EXIT } from '../command.ts'
import { say } from '../say.ts'
import type { BansAction } from './action.ts'
import { order } from './order.ts'
import { LATER, tellRefused, withSet } from './words.ts'

/** `bans remove`: ends bans, in the kernel and in the database. */
export const remove: BansAction = {
  usage: 'ADDRESS… [--set SET]',
  takes: ['set'],
  run: async (call) => {
    const said = withSet(call.words, call.options)
    if (said === 'wrong' || said.words.length === 0)
      return call.wrongUsage('write `bans remove ADDRESS`, with --set where only one set is meant')
    const { set = null, words } = said
    const ordered = await order({ command: 'unban', bans: words.map((address) => ({ set, address })) }, call)
    if (typeof ordered === 'number') return ordered
    for (const { address, set: name } of ordered.done)
      process.stdout.write(visible(`${address} is banned by ${name} no more.`).concat('\n'))
    for (const set of new Set(ordered.done.filter(({ stray }) => stray).map(({ set: name }) => name)))
      say(
        'warning',
        `the settings have no ban set ${JSON.stringify(set)} any more, so the firewall was not told`,
        'remove the addresses from its set in the firewall by hand, where that is still there',
      )
    if (ordered.later && ordered.done.length > 0) process.stdout.write(LATER)
    tellRefused(ordered.refused)
    return ordered.refused.length === 0 ? EXIT.fine : EXIT.problems
  },
}
