import { parseAddress } from '../../values/address.ts'
import { Duration } from '../../values/duration.ts'
import { plainTemplate } from '../strings.ts'
import { numberArgument, textArgument } from './arguments.ts'
import type { Step } from './configuration.ts'
import type { Importing } from './importing.ts'
import { template } from './texts.ts'

/** What Pyruse says where its settings give no subject, and keeps where they say no time. */
const SUBJECT = 'Pyruse Notification'
const DNAT_SECONDS = 63
const UNITS = [
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const

/** The action that stands for one of Pyruse; undefined, and noted, where there is none. */
export function statementOf(step: Step, importing: Importing): string | undefined {
  const statement = translated(step, importing)
  if (statement === undefined)
    importing.notes.loss(
      `the action \`${step.module}\` has no counterpart that is known here, or lacks an argument`,
    )
  return statement
}

function translated(step: Step, importing: Importing): string | undefined {
  switch (step.module) {
    case 'action_dailyReport':
      return report(step, importing)
    case 'action_email':
      return email(step, importing)
    case 'action_log':
      return words('log', textArgument(step, 'level') ?? 'INFO', message(step, importing))
    case 'action_counterRaise':
      return counter('count', step, importing, [
        ['within', durationOf(step, 'keepSeconds')],
        ['as', textArgument(step, 'save')],
      ])
    case 'action_counterLower':
      return counter('lower', step, importing, [])
    case 'action_counterReset':
      return reset(step, importing)
    case 'action_nftBan':
    case 'action_ipsetBan':
      return ban(step, importing)
    case 'action_dnatCapture':
      return dnatCapture(step)
    case 'action_dnatReplace':
      return dnatReplace(step, importing)
    default:
      return undefined
  }
}

function report(step: Step, importing: Importing): string | undefined {
  const details = textArgument(step, 'details')
  return words(
    'report',
    textArgument(step, 'level'),
    message(step, importing),
    ...(details === undefined || details === 'ALL' ? [] : ['details', details]),
  )
}

function email(step: Step, importing: Importing): string | undefined {
  const subject = textArgument(step, 'subject') ?? importing.configuration.email?.subject ?? SUBJECT
  return words('email', message(step, importing), 'subject', plainTemplate(subject))
}

function reset(step: Step, importing: Importing): string | undefined {
  if (textArgument(step, 'save') !== undefined)
    importing.notes.difference('the result of `action_counterReset`, which is always 0, is saved nowhere')
  return counter('reset', step, importing, [['grace', durationOf(step, 'graceSeconds')]])
}

function counter(
  action: string,
  step: Step,
  { counterNames }: Importing,
  further: readonly (readonly [string, string | undefined])[],
): string | undefined {
  const label = textArgument(step, 'counter')
  const clauses = further.flatMap(([keyword, value]) => (value === undefined ? [] : [keyword, value]))
  return words(
    action,
    label === undefined ? undefined : counterNames.of(label),
    'by',
    textArgument(step, 'for'),
    ...clauses,
  )
}

function ban(step: Step, { banSets }: Importing): string | undefined {
  const seconds = durationOf(step, 'banSeconds')
  return words(
    'ban',
    textArgument(step, 'IP'),
    'with',
    banSets.of(step),
    ...(seconds === undefined ? [] : ['for', seconds]),
  )
}

function dnatCapture(step: Step): string | undefined {
  const via = operand(step, 'addr', 'addrValue')
  const keep = durationOf(step, 'keepSeconds') ?? `${DNAT_SECONDS}s`
  return words(
    'dnat_capture client',
    textArgument(step, 'saddr'),
    ...clause('port', textArgument(step, 'sport')),
    'via',
    via,
    ...clause('port', operand(step, 'port', 'portValue')),
    ...clause('server', operand(step, 'daddr', 'daddrValue')),
    ...clause('server_port', operand(step, 'dport', 'dportValue')),
    'keep',
    keep,
  )
}

function dnatReplace(step: Step, { notes }: Importing): string | undefined {
  const into = textArgument(step, 'saddrInto')
  if (into === undefined) notes.loss('`dnat_replace` always sets the address')
  return words(
    'dnat_replace',
    textArgument(step, 'addr'),
    ...clause('port', textArgument(step, 'port')),
    ...clause('server', textArgument(step, 'daddr')),
    ...clause('server_port', textArgument(step, 'dport')),
    'into',
    into,
    ...clause('port_into', textArgument(step, 'sportInto')),
  )
}

/** A field, a constant, or a field whose default is a constant. */
function operand(step: Step, fieldKey: string, valueKey: string): string | undefined {
  const written = textArgument(step, valueKey)
  const value = written === undefined ? undefined : (parseAddress(written)?.text ?? written)
  const known = [textArgument(step, fieldKey), value].filter((one) => one !== undefined)
  return known.length < 2 ? known[0] : `[${known.join(', ')}]`
}

function clause(keyword: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [keyword, value]
}

function message(step: Step, { notes }: Importing): string | undefined {
  const text = textArgument(step, 'message')
  return text === undefined ? undefined : template(text, notes)
}

/** `30d` rather than `4w2d`, as people say it. */
function durationOf(step: Step, key: string): string | undefined {
  const seconds = numberArgument(step, key)
  if (seconds === undefined) return undefined
  const unit = UNITS.find(([, size]) => seconds > 0 && seconds % size === 0)
  return unit === undefined
    ? new Duration(Math.round(seconds * 1000) * 1000).toString()
    : `${seconds / unit[1]}${unit[0]}`
}

/** The words of a statement; undefined where one is missing. */
function words(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join(' ')
}
