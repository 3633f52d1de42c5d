import type { SourceFile, Span } from '../diagnostics/span.ts'
import type { Policy } from '../language/ast.ts'

const SECTION = 'OTHER'
const LINE = '[{PRIORITY}/{_HOSTNAME}/{SYSLOG_IDENTIFIER}] {MESSAGE}'

/** What happens to an entry that no chain decided, where the chains do not say: nothing can go unseen. */
const DEFAULT_POLICY_FILE: SourceFile = {
  name: 'default policy',
  text: `policy report ${SECTION} "${LINE}"\n`,
}

/** What its text means, as a test proves: spelled out, since a parser is dear to make where nothing else needs one. */
export const DEFAULT_POLICY: Policy = {
  kind: 'policy',
  span: spanOf(DEFAULT_POLICY_FILE.text.trimEnd()),
  actions: [
    {
      kind: 'command',
      span: spanOf(`report ${SECTION} "${LINE}"`),
      name: { kind: 'name', span: spanOf('report'), text: 'report' },
      items: [
        { kind: 'name', span: spanOf(SECTION), text: SECTION },
        { kind: 'text', span: spanOf(`"${LINE}"`), value: LINE },
      ],
    },
  ],
}

/** Whether a place lies in the default policy, which is no rule that a user could look up. */
export function isDefaultPolicy(file: SourceFile): boolean {
  return file === DEFAULT_POLICY_FILE
}

function spanOf(text: string): Span {
  const start = DEFAULT_POLICY_FILE.text.indexOf(text)
  return { file: DEFAULT_POLICY_FILE, start, end: start + text.length }
}
