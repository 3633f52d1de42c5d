import type { Effect } from '../module/effect.ts'
import { Duration } from '../values/duration.ts'
import { visible } from '../values/visible.ts'
import { shortened } from './shown.ts'

/** What an effect would do, for people: `ban 203.0.113.9 with ssh for 2h`. */
export function effectSentence(effect: Effect): string {
  switch (effect.effect) {
    case 'ban':
      return `ban ${effect.address} with ${effect.set} ${banTime(effect.seconds)}`
    case 'unban':
      return `lift the ban of ${effect.address} with ${effect.set}`
    case 'report':
      return `report in section ${effect.section}: ${quoted(effect.message)}`
    case 'email': {
      const to = effect.to.length === 0 ? 'those whom the settings name' : effect.to.map(visible).join(', ')
      return `mail ${quoted(effect.subject)} to ${to}: ${quoted(effect.body)}`
    }
    case 'log':
      return `log at level ${effect.level}: ${quoted(effect.message)}`
    case 'exec':
      return `run ${effect.command.map((argument) => quoted(argument)).join(' ')}`
    case 'webhook':
      return `call ${shortened(visible(effect.url))} with ${quoted(effect.body)}`
    case 'record':
      return `record the entry in the archive ${effect.archive}`
  }
}

/** How long a ban is; null is for ever. */
function banTime(seconds: number | null): string {
  return seconds === null ? 'without end' : `for ${new Duration(seconds * 1e6)}`
}

function quoted(text: string): string {
  return `"${shortened(visible(text))}"`
}
