import { styleText } from 'node:util'
import { isShipped } from '../language/load.ts'
import { visible } from '../values/visible.ts'
import type { Explanation, Step, Written } from './explanation.ts'
import type { Progress } from './patterns/progress.ts'
import type { Reason } from './reasons.ts'
import { shortened } from './shown.ts'

/** Columns of a pattern or a text that are shown around the place where it stops. */
const SHOWN_WIDTH = 100
/** Columns before that place, where the text is cut in front. */
const SHOWN_BEFORE = 60
/** So many shipped chains below each other that are not entered share a line, which does not tell why. */
const MANY = 4

type Style = 'green' | 'red' | 'cyan' | 'bold' | 'dim'
type Paint = (style: Style, text: string) => string

/** A walk for people, line by line: what is tried stands under its chain, and why stands under what is tried. */
export function renderExplanation(explanation: Explanation, colour: boolean): readonly string[] {
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text)
  const places = explanation.steps.map((step) => ('place' in step ? step.place.length : 0))
  const width = Math.max(0, ...places)
  return [
    ...inGroups(explanation.steps).flatMap((group) =>
      group.length < MANY
        ? group.flatMap((step) => linesOf(step, width, paint))
        : [paint('dim', `${group.length} shipped chains are not entered: ${group.map(nameOf).join(', ')}`)],
    ),
    ...verdictLines(explanation, paint),
  ]
}

/** Shipped chains below each other that the walk passes by are together: there are dozens for every entry. */
function inGroups(steps: readonly Step[]): readonly (readonly Step[])[] {
  const groups: Step[][] = []
  for (const step of steps) {
    const last = groups.at(-1)
    if (last?.every(isPassedBy) && isPassedBy(step)) last.push(step)
    else groups.push([step])
  }
  return groups
}

function isPassedBy(step: Step): boolean {
  return step.step === 'chain' && !step.entered && isShipped({ name: step.place })
}

function nameOf(step: Step): string {
  return step.step === 'chain' ? step.chain : ''
}

function linesOf(step: Step, width: number, paint: Paint): readonly string[] {
  const margin = '  '.repeat(step.depth)
  const under = `${margin}${' '.repeat(7)}`
  switch (step.step) {
    case 'chain':
      return chainLines(step, margin, paint)
    case 'back':
      return [`${margin}${paint('dim', `back in chain ${step.chain}`)}`]
    case 'policy':
      return [`${paint('bold', 'policy')}, since no chain decided`]
    case 'verdict':
      return [`${margin}  → ${paint('cyan', step.text)}  ${paint('dim', step.place)}`]
    case 'action':
      return [
        `${margin}  → ${step.text}  ${paint('dim', step.place)}`,
        ...detailsOf(step).map((detail) => `${under}${detail}`),
      ]
    default: {
      const mark = step.passed ? paint('green', 'yes') : paint('red', 'no ')
      const reasons = step.passed
        ? [...step.why.map(({ text }) => text), ...step.captured.map(writtenLine)]
        : step.why.flatMap((reason) => failedReason(reason, paint))
      return [
        `${margin}${mark} ${paint('dim', step.place.padEnd(width))} ${step.text}`,
        ...reasons.map((line) => `${under}${line}`),
      ]
    }
  }
}

function chainLines(step: Step & { step: 'chain' }, margin: string, paint: Paint): readonly string[] {
  const head = `${margin}${paint('bold', `chain ${step.chain}`)}`
  const where = paint('dim', step.place)
  const [documentation = ''] = step.documentation.split('\n')
  if (step.entered) return [`${head}  ${where}  ${visible(documentation)}`.trimEnd()]
  return [`${head}  ${where} is not entered: ${step.why.map(({ text }) => text).join('; ')}`]
}

function detailsOf({ counter, set, effects, failure }: Step & { step: 'action' }): readonly string[] {
  return [
    ...(counter === undefined
      ? []
      : [`counter ${counter.name} of ${shownKey(counter.key)}: ${counter.before} → ${counter.after}`]),
    ...set.map(writtenLine),
    ...effects.map((effect) => `asks to ${effect}`),
    ...(failure === undefined ? [] : [`failed: ${visible(failure)}`]),
  ]
}

/** The parts of a counter's key as JSON, long ones cut. */
function shownKey(key: readonly unknown[]): string {
  return visible(JSON.stringify(key.map((part) => (typeof part === 'string' ? shortened(part) : part))))
}

function failedReason({ text, progress }: Reason, paint: Paint): readonly string[] {
  if (progress === undefined || progress.extent !== 'some') return [text]
  return [text, ...progressLines(progress).map((line) => paint('dim', line))]
}

/**
 * The pattern and the text, each with a caret where the match stops:
 *
 *     pattern  Failed {method} for {user} from {ip:addr}
 *                                        ^ matches up to here
 *     text     Failed password for root at the console
 *                                     ^ here would have to come ` from `
 */
function progressLines({ pattern, matched, text, at, expected }: Progress): readonly string[] {
  if (expected === '') return []
  return [
    ...withCaret('pattern', pattern, matched, 'it matches up to here'),
    ...withCaret('text', text, at, `here would have to come ${expected}`),
  ]
}

function withCaret(label: string, text: string, at: number, remark: string): readonly string[] {
  const from = at > SHOWN_WIDTH - SHOWN_BEFORE / 2 ? at - SHOWN_BEFORE : 0
  const before = visible(text.slice(from, at))
  const shown = `${from > 0 ? '…' : ''}${before}${visible(text.slice(at, from + SHOWN_WIDTH))}`
  const cut = text.length > from + SHOWN_WIDTH ? '…' : ''
  const caretAt = before.length + (from > 0 ? 1 : 0)
  return [`${label.padEnd(8)} ${shown}${cut}`, `${' '.repeat(9 + caretAt)}^ ${remark}`]
}

function writtenLine({ field, shown, type }: Written): string {
  return `${field} = ${shown} (${type})`
}

function verdictLines({ verdict, rule, chain, effects }: Explanation, paint: Paint): readonly string[] {
  const by = rule === null ? 'since no chain decided' : `by ${rule} in chain ${chain}`
  return [
    `${paint('bold', 'verdict')}  ${paint(verdict === 'drop' ? 'red' : 'green', verdict)}, ${by}`,
    ...(effects.length === 0 ? [`${paint('bold', 'effects')}  none`] : [paint('bold', 'effects')]),
    ...effects.map(({ sentence, rule: asker }) => {
      const place = paint('dim', typeof asker === 'string' ? asker : 'default policy')
      return `  ${sentence}  ${place}`
    }),
  ]
}
