import type { ReloadOutcome } from '../control/status.ts'
import { countOf } from '../report/words.ts'
import { visible } from '../values/visible.ts'

/** How reloading ended, for people; of a refusal only the first line of what is wrong. */
export function reloadLines(outcome: ReloadOutcome): readonly string[] {
  if (!outcome.taken) {
    const [first = ''] = outcome.problems.split('\n', 1)
    return ['the configuration is refused; the old one goes on', `  ${visible(first)}`]
  }
  const { chains, changed, opened, closed, needs_restart: fixed, strays = [] } = outcome
  return [
    `reloaded: ${countOf(chains, 'chain')}; changed: ${listOf(changed)}`,
    ...(opened.length > 0 ? [`  sources opened: ${listOf(opened)}`] : []),
    ...(closed.length > 0 ? [`  sources closed: ${listOf(closed)}`] : []),
    ...strays.map(
      ({ set, bans }) =>
        `  ${countOf(bans, 'ban')} ${bans === 1 ? 'runs' : 'run'} of ${visible(set)}, a ban set that the settings do not have: see \`pyruse-ts bans list --set ${visible(set)}\``,
    ),
    ...(fixed.length > 0 ? [`  changes only with a restart: ${listOf(fixed)}`] : []),
  ]
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : visible(names.join(', '))
}
