import { didYouMean } from '../diagnostics/suggest.ts'
import { visible } from '../values/visible.ts'
import type { BansAction } from './bans/action.ts'
import { add } from './bans/add.ts'
import { exportBans } from './bans/export.ts'
import { importBans } from './bans/import.ts'
import { list } from './bans/list.ts'
import { remove } from './bans/remove.ts'
import { restore } from './bans/restore.ts'
import { why } from './bans/why.ts'
import { CONFIG_OPTION, defineCommand, EXIT } from './command.ts'
import { findDaemon } from './find-daemon.ts'

const ACTIONS: Readonly<Record<string, BansAction>> = {
  list,
  add,
  remove,
  why,
  export: exportBans,
  import: importBans,
  restore,
}

export const command = defineCommand({
  summary: 'list who is banned and why; ban and unban by hand; export and import',
  description: `Lists the bans that run now, oldest first: the address, by which ban set, until when, for the how manyth time, by which rule, and the message of the entry that caused it. Other actions change bans, in the firewall and in the database: ${Object.entries(
    ACTIONS,
  )
    .filter(([, { usage }]) => usage !== '')
    .map(([name, { usage }]) => `\`${name} ${usage}\``)
    .join(
      ', ',
    )}. Asks the running daemon; where it is down, its database, and changes are carried out at its next start.`,
  arguments: [
    {
      name: 'ACTION',
      description: `${Object.keys(ACTIONS)
        .map((name) => `\`${name}\``)
        .join(', ')}; \`list\` may be left out`,
      optional: true,
      words: Object.keys(ACTIONS),
    },
    {
      name: 'WORD',
      description: 'what the action takes: addresses or networks, `with` a ban set, a file',
      optional: true,
      variadic: true,
    },
  ],
  options: {
    ...CONFIG_OPTION,
    all: { description: 'list, export: those that ran out, too, as far as they are remembered' },
    json: { description: 'list, why: print JSON, one object a line' },
    set: { value: 'SET', description: 'only this ban set; the one to ban with' },
    for: { value: 'DURATION', description: 'add, import: for how long, such as 2h; without it, without end' },
    comment: { value: 'TEXT', description: 'add, import: why, for those who look later' },
    since: {
      value: 'TIME',
      description: 'why: look at entries from then on, instead of a day before the ban',
    },
  },
  example: 'pyruse-ts bans add 203.0.113.9 with ssh --for 2h --comment "asked by the hoster"',
  run: async ({ arguments: [name = 'list', ...words], options, wrongUsage }) => {
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
    if (action === undefined) {
      const hint = didYouMean(name, Object.keys(ACTIONS))
      return wrongUsage(`there is no \`bans ${visible(name)}\`${hint === undefined ? '' : `: ${hint}`}`)
    }
    const { config, ...rest } = options
    const taken: readonly string[] = action.takes
    const surplus = Object.entries(rest).find(
      ([option, value]) => value !== undefined && value !== false && !taken.includes(option),
    )
    if (surplus !== undefined) return wrongUsage(`--${surplus[0]} does not go with \`bans ${name}\``)
    const place = findDaemon(config)
    if (place === undefined) return EXIT.usage
    return action.run({ words, options: rest, config, place, wrongUsage })
  },
})
