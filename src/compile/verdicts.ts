import type { CheckedVerdict } from '../check/program.ts'
import { ACCEPT, DROP, LEAVE } from './outcome.ts'
import { type Code, code } from './script.ts'
import type { ChainContext } from './statements.ts'
import { ruleName } from './workshop.ts'

/** Writes what a verdict does, to stand in the function of its chain: it is counted, and told to who observes. */
export function writeVerdict(verdict: CheckedVerdict, context: ChainContext): Code {
  const { hits, observer, script } = context.workshop
  const hit = hits.ofVerdict(verdict)
  const counted = hit === undefined ? code`` : code`${script.constant(hit)}.count += 1\n`
  if (observer === undefined) return code`${counted}${writePlain(verdict, context, code``)}`
  const follows = script.constant(() => observer.follows(verdict))
  const returned = script.constant(() => observer.returned(verdict))
  return code`${follows}()\n${counted}${writePlain(verdict, context, code`${returned}()`)}`
}

/** `returned` is done where the chain that it leads to decides nothing. */
function writePlain(
  { verdict, target, rule }: CheckedVerdict,
  { workshop, chain, functionOf }: ChainContext,
  returned: Code,
): Code {
  switch (verdict) {
    case 'return':
      return code`return ${LEAVE}`
    case 'jump':
      return code`{ const outcome = ${functionOf(target ?? '')}(walk); if (outcome >= ${ACCEPT}) return outcome }\n${returned}`
    case 'goto':
      return code`{ const outcome = ${functionOf(target ?? '')}(walk); if (outcome >= ${ACCEPT}) return outcome }\n${returned}\nreturn ${LEAVE}`
    default: {
      const { script } = workshop
      return code`walk.decidedBy = ${script.constant(ruleName(rule))}
walk.decidedIn = ${script.constant(chain)}
return ${verdict === 'accept' ? ACCEPT : DROP}`
    }
  }
}
