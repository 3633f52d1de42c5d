import { visible } from '../values/visible.ts'
import type { Plan } from './plan.ts'

const LONGEST_TEXT = 100

/** The chains of a plan as they are written: the shipped ones, and a place for rules of one's own. */
export function chainText(plan: Plan): string {
  const { hostname, day } = plan
  return `# What becomes of each entry on ${hostname}: made by \`pyruse-ts init\`, ${day}.
# What no chain decides is told in the digest, section OTHER. \`pyruse-ts explain\` shows the way of an entry.

include "@chains/*.chain"

# What the shipped chains do about offences is decided by these: take the # away, and change the value.
#
# define trusted      = [127.0.0.0/8, ::1, 192.168.1.0/24] # noted, but never counted
# define max_failures = 5 # so many wrong passwords are forgiven
# define window       = 15m # within so long
# define ban_time     = 2h
${rulesText(plan)}`
}

/** Rules for what was said before and no chain knows; none does anything until somebody has read it. */
function rulesText({ surveyed: { ordinary } }: Plan): string {
  const rules = ordinary.flatMap(({ entries, text, rule }) => [
    `    # ${entries} times: ${shortened(text)}`,
    `    # ${rule}`,
  ])
  if (rules.length === 0) return ''
  const lines = ['chain ordinary from journal {', ...rules, '}'].map((line) => `# ${line}\n`)
  return `
# What this machine said most often that no chain knows, and rules that drop it. Take the # away from the chain and
# from rules for what is ordinary here; \`pyruse-ts advise\` has more of them once it ran for some days.
#
${lines.join('')}`
}

function shortened(text: string): string {
  const seen = visible(text)
  return seen.length > LONGEST_TEXT ? `${seen.slice(0, LONGEST_TEXT)}…` : seen
}
