/**
 * Every diagnostic there is: its code, how bad it is, and what it says. Ranges by area; a released code is never used
 * again for something else. `{name}` is filled in where the diagnostic is made, and the compiler checks that it is.
 *
 *   PY01xx text and syntax   PY02xx names   PY03xx types and arguments   PY04xx the graph
 *   PY05xx patterns          PY06xx templates   PY07xx tests   PY08xx files   PY09xx settings
 */
export const DIAGNOSTICS = {
  PY0101: { severity: 'error', message: 'this character has no meaning here: {character}' },
  PY0102: { severity: 'error', message: 'this string is never closed' },
  PY0103: { severity: 'error', message: 'this regular expression is never closed' },
  PY0104: { severity: 'error', message: 'expected {expected}, but found {found}' },
  PY0105: { severity: 'error', message: '`{text}` is not a valid {what}' },
  PY0106: { severity: 'error', message: 'unknown escape `{escape}` in a string' },
  PY0107: { severity: 'error', message: 'this is nested too deeply: nothing from here on is understood' },

  PY0201: { severity: 'error', message: 'there is no chain named `{name}`' },
  PY0202: { severity: 'error', message: 'there is no filter named `{name}`' },
  PY0203: { severity: 'error', message: 'there is no action named `{name}`' },
  PY0204: { severity: 'error', message: 'no entry ever has a field `{name}`: nothing captures or sets it' },
  PY0205: { severity: 'error', message: 'the {what} `{name}` exists already, at {where}' },
  PY0206: { severity: 'error', message: 'there is no source named `{name}`' },
  PY0207: { severity: 'error', message: 'there is no {what} named `{name}`' },
  PY0208: { severity: 'error', message: '`{name}` is defined by itself: {cycle}' },

  PY0301: { severity: 'error', message: '`{name}` needs {parameter}' },
  PY0302: { severity: 'error', message: '`{name}` takes no {what}' },
  PY0303: { severity: 'error', message: '`{keyword}` is given twice' },
  PY0304: { severity: 'error', message: '{parameter} must be {expected}, but this is {found}' },
  PY0305: { severity: 'error', message: '`{left}` holds {leftTypes}, and cannot be compared with {right}' },
  PY0306: { severity: 'error', message: '{parameter} {problem}' },
  PY0307: { severity: 'error', message: '`{keyword}` is followed by no value' },

  PY0401: { severity: 'error', message: 'the walk would never end: {cycle}' },
  PY0402: {
    severity: 'error',
    message: '`{name}` is a base chain: it is entered from its source, never by `{verdict}`',
  },
  PY0403: { severity: 'error', message: 'counter `{name}` {problem}' },

  PY0501: { severity: 'error', message: 'this is not a regular expression: {problem}' },
  PY0502: { severity: 'error', message: 'this pattern cannot be run in linear time: {problem}' },
  PY0503: { severity: 'error', message: 'unknown flag `{flag}` behind a regular expression' },
  PY0504: { severity: 'error', message: 'a capture has no type `{type}`' },
  PY0505: { severity: 'error', message: 'the capture `{name}` stands twice in one pattern' },
  PY0506: { severity: 'error', message: '`{name}` is no name for a capture' },

  PY0601: { severity: 'error', message: 'this placeholder is never closed' },
  PY0602: { severity: 'error', message: 'there is no template filter named `{name}`' },
  PY0603: { severity: 'error', message: 'a placeholder must name a field, but this is `{text}`' },
  PY0604: { severity: 'error', message: 'the template filter `{name}` {problem}' },

  PY0701: { severity: 'error', message: 'a test cannot expect `{name}`' },
  PY0702: { severity: 'error', message: 'this step comes before any `given`: there is no entry to walk' },
  PY0703: { severity: 'error', message: 'this sample {problem}' },

  PY0801: { severity: 'error', message: 'cannot read {file}: {problem}' },
  PY0802: { severity: 'error', message: 'no file matches `{pattern}`' },
  PY0803: { severity: 'error', message: 'there is no base chain: no entry would be looked at' },

  PY0901: { severity: 'error', message: 'there is no setting `{name}` here' },
  PY0902: { severity: 'error', message: '{name} {problem}' },
  PY0903: { severity: 'error', message: 'this is not YAML: {problem}' },
  PY0904: { severity: 'error', message: '{name}: expected {expected}, but found {found}' },
} as const satisfies Record<string, { severity: 'error' | 'warning'; message: string }>

export type Code = keyof typeof DIAGNOSTICS

type PlaceholdersIn<Message extends string> = Message extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersIn<Rest>
  : never

/** What must be filled into the message of a code. */
export type Details<C extends Code> = Readonly<
  Record<PlaceholdersIn<(typeof DIAGNOSTICS)[C]['message']>, string | number>
>
