import type { LogEffect, Origin } from '../module/effect.ts'
import { visible } from '../values/visible.ts'
import type { Analysis } from './analysis.ts'

/** What follows the settings' prompt where a verdict is wanted. */
export const VERDICT_WANTED =
  'Begin with one word on a line of its own: ALERT if somebody must see to it before the next digest, otherwise OK.'

/**
 * The entry of the journal that tells of an analysis which raises an alert, or which there is none of; undefined where all
 * is well. `now` is in milliseconds since the epoch.
 */
export function verdictEntry(analysis: Analysis, now: number): (Origin & LogEffect) | undefined {
  const entry = { effect: 'log', at: now * 1000, source: 'report', rule: 'analysis' } as const
  const told = toldOf(analysis)
  if (told === undefined) return undefined
  const [outcome, message] = told
  const answer = 'answer' in analysis ? { PYRUSE_ANSWER: analysis.answer } : {}
  return { ...entry, level: 'WARNING', message, fields: { PYRUSE_ANALYSIS: outcome, ...answer } }
}

/** How it ended, where somebody may want to know at once, and in words. */
function toldOf(analysis: Analysis): readonly ['alert' | 'failed', string] | undefined {
  const model = visible(analysis.model)
  if ('failure' in analysis)
    return ['failed', `There is no analysis of the digest by ${model}: ${visible(analysis.failure)}.`]
  // Models like to set such a word in bold, or to go on behind it.
  const verdict = /^\W*(ALERT|OK)\b/i.exec(analysis.answer)?.[1]?.toUpperCase()
  if (verdict === 'OK') return undefined
  return verdict === 'ALERT'
    ? ['alert', `The analysis of the digest by ${model} raises an alert.`]
    : ['failed', `The analysis of the digest by ${model} begins with neither ALERT nor OK.`]
}
