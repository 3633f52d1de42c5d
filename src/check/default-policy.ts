import type { SourceFile } from '../diagnostics/span.ts'
import type { Policy } from '../language/ast.ts'
import { parseFile } from '../language/parse.ts'

/** What happens to an entry that no chain decided, where the chains do not say: nothing can go unseen. */
const DEFAULT_POLICY_FILE: SourceFile = {
  name: 'default policy',
  text: 'policy report OTHER "[{PRIORITY}/{_HOSTNAME}/{SYSLOG_IDENTIFIER}] {MESSAGE}"\n',
}

export const DEFAULT_POLICY: Policy = parseDefaultPolicy()

/** Whether a place lies in the default policy, which is no rule that a user could look up. */
export function isDefaultPolicy(file: SourceFile): boolean {
  return file === DEFAULT_POLICY_FILE
}

function parseDefaultPolicy(): Policy {
  const policy = parseFile(DEFAULT_POLICY_FILE).file.items.find((item) => item.kind === 'policy')
  if (policy === undefined) throw new Error('the default policy does not parse')
  return policy
}
