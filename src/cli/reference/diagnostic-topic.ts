import { DIAGNOSTICS } from '../../diagnostics/codes.ts'
import type { Topic } from './topic.ts'

/** What the codes of each range are about. */
const AREAS: Readonly<Record<string, string>> = {
  PY01: 'Text and syntax',
  PY02: 'Names',
  PY03: 'Types and arguments',
  PY04: 'The graph',
  PY05: 'Patterns',
  PY06: 'Templates',
  PY07: 'Tests',
  PY08: 'Files',
  PY09: 'Settings',
}

/** What the code is about, by its range. */
export function areaOf(code: string): string {
  return AREAS[code.slice(0, 4)] ?? code
}

/** Every diagnostic, in the order of their codes. */
export function diagnosticTopics(): readonly Topic[] {
  return Object.entries(DIAGNOSTICS).map(([code, { severity, message, hint }]) => ({
    kind: 'diagnostic',
    name: code,
    summary: message,
    blocks: [
      { kind: 'heading', text: code },
      { kind: 'paragraph', text: `${areaOf(code)}; ${severity}.` },
      { kind: 'code', text: message },
      {
        kind: 'paragraph',
        text:
          severity === 'error'
            ? `What to do: ${hint}. Nothing runs while there is an error.`
            : `What to do: ${hint}. The chains run all the same.`,
      },
    ],
    data: { area: areaOf(code), severity, message, hint },
  }))
}
