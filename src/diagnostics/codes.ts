/**
 * Every diagnostic there is: its code, how bad it is, what it says, and what to do about it where nothing better is known
 * at its place. Ranges by area; a released code is never used again for something else. `{name}` is filled in where the
 * diagnostic is made, and the compiler checks that it is.
 *
 *   PY01xx text and syntax   PY02xx names   PY03xx types and arguments   PY04xx the graph
 *   PY05xx patterns          PY06xx templates   PY07xx tests   PY08xx files   PY09xx settings
 */
export const DIAGNOSTICS = {
  PY0101: {
    severity: 'error',
    message: 'this character has no meaning here: {character}',
    hint: 'remove it; texts stand in double quotes, comments behind `#`',
  },
  PY0102: { severity: 'error', message: 'this string is never closed', hint: 'close it with `"`' },
  PY0103: {
    severity: 'error',
    message: 'this regular expression is never closed',
    hint: 'close it with `/`',
  },
  PY0104: {
    severity: 'error',
    message: 'expected {expected}, but found {found}',
    hint: 'docs/language.md shows how everything is written',
  },
  PY0105: {
    severity: 'error',
    message: '`{text}` is not a valid {what}',
    hint: 'write it as in docs/language.md',
  },
  PY0106: {
    severity: 'error',
    message: 'unknown escape `{escape}` in a string',
    hint: 'a backslash itself is written `\\\\`',
  },
  PY0107: {
    severity: 'error',
    message: 'this is nested too deeply: nothing from here on is understood',
    hint: 'move the inner part into a chain of its own, and `jump` to it',
  },
  PY0108: {
    severity: 'error',
    message:
      'this is no file of chains: no line of it begins with `chain`, `define`, `default`, `include`, `policy` or `test`',
    hint: 'name the file that holds chains; a log is walked by `pyruse-ts replay --input FILE`',
  },

  PY0201: {
    severity: 'error',
    message: 'there is no chain named `{name}`',
    hint: 'write a chain of this name, or name one that there is',
  },
  PY0202: {
    severity: 'error',
    message: 'there is no filter named `{name}`',
    hint: '`pyruse-ts list filters` shows them all',
  },
  PY0203: {
    severity: 'error',
    message: 'there is no action named `{name}`',
    hint: '`pyruse-ts list actions` shows them all',
  },
  PY0204: {
    severity: 'error',
    message: 'no entry ever has a field `{name}`: nothing captures or sets it',
    hint: 'capture it first, as in `MESSAGE like "…{name}…"`, or give it a value with `set name = …`',
  },
  PY0205: {
    severity: 'error',
    message: 'the {what} `{name}` exists already, at {where}',
    hint: 'rename one of the two, or remove it',
  },
  PY0206: {
    severity: 'error',
    message: 'there is no source named `{name}`',
    hint: 'declare it in the settings: `sources`',
  },
  PY0207: {
    severity: 'error',
    message: 'there is no {what} named `{name}`',
    hint: 'declare it, or name one that there is',
  },
  PY0208: {
    severity: 'error',
    message: '`{name}` is defined by itself: {cycle}',
    hint: 'give one of them a value of its own',
  },
  PY0209: {
    severity: 'error',
    message: 'this list is too long: it and those before it copy more than {most} items of other lists',
    hint: 'name each list where it is needed, with `or`, instead of copying it into another one',
  },

  PY0301: { severity: 'error', message: '`{name}` needs {parameter}', hint: 'add it' },
  PY0302: { severity: 'error', message: '`{name}` takes no {what}', hint: 'remove it' },
  PY0303: { severity: 'error', message: '`{keyword}` is given twice', hint: 'remove one of the two' },
  PY0304: {
    severity: 'error',
    message: '{parameter} must be {expected}, but this is {found}',
    hint: 'write such a value, or name a field that holds one',
  },
  PY0305: {
    severity: 'error',
    message: '`{left}` holds {leftTypes}, and cannot be compared with {right}',
    hint: 'compare it with a value of its own type',
  },
  PY0306: { severity: 'error', message: '{parameter} {problem}', hint: 'write another value, which is' },
  PY0307: {
    severity: 'error',
    message: '`{keyword}` is followed by no value',
    hint: 'add the value, or remove the keyword',
  },
  PY0308: {
    severity: 'error',
    message:
      '`{name}` is set elsewhere: a text that brings fields beginning with `{prefix}_` could replace it',
    hint: 'rename the other field, or let these begin with another word: `as: NAME`',
  },

  PY0401: {
    severity: 'error',
    message: 'the walk would never end: {cycle}',
    hint: 'end one of these chains by itself, or with `return`',
  },
  PY0402: {
    severity: 'error',
    message: '`{name}` is a base chain: it is entered from its source, never by `{verdict}`',
    hint: 'move what both need into a chain without `from`, and go there from both',
  },
  PY0403: {
    severity: 'error',
    message: 'the {what} `{name}` is {first} elsewhere, and {manner} here',
    hint: 'give one of the two another name',
  },
  PY0404: {
    severity: 'error',
    message: 'the field `{name}` is never set here: nothing sets it on any path to this place',
    hint: 'capture it, or set it, before the walk comes here',
  },
  PY0405: {
    severity: 'warning',
    message: 'the field `{name}` is not set on every path to this place',
    hint: 'ask for it first by `FIELD exists`, or set it on the other paths too',
  },
  PY0406: {
    severity: 'warning',
    message: 'no walk ever comes here',
    hint: 'remove it, or move it to where a walk still comes by',
  },
  PY0407: {
    severity: 'warning',
    message: 'nothing ever goes to the chain `{name}`',
    hint: 'go there by `jump` or `goto`, enter it `from` a source, or remove it',
  },
  PY0408: {
    severity: 'warning',
    message: '`{name}` is defined, but never used',
    hint: 'use it, or remove it',
  },
  PY0409: {
    severity: 'warning',
    message: 'this {what} is never taken: what it is for was taken before',
    hint: 'move it up, before what takes more, or remove it',
  },
  PY0410: {
    severity: 'warning',
    message: 'an entry that is reported here may still fall to the policy, which reports it again',
    hint: 'end its walk with `accept` once it is reported',
  },
  PY0411: {
    severity: 'error',
    message: '{parameter} must be {expected}, but on every path to this place `{name}` is {found}',
    hint: 'set the field to such a value before the walk comes here',
  },
  PY0412: {
    severity: 'warning',
    message: '{parameter} must be {expected}, but on some paths to this place `{name}` is {found}',
    hint: 'set the field to such a value on the other paths too',
  },
  PY0413: {
    severity: 'warning',
    message: 'the counter `{name}` {problem}',
    hint: 'remove it, or use it',
  },
  PY0450: {
    severity: 'error',
    message: 'from here on more than {most} chains would stand one inside the other',
    hint: 'come back from a chain before the next one is entered: `jump` to them one after the other',
  },

  PY0501: {
    severity: 'error',
    message: 'this is not a regular expression: {problem}',
    hint: 'a sign that stands for itself is written with a backslash: `\\(`, `\\[`, `\\.`, `\\*`',
  },
  PY0502: {
    severity: 'error',
    message: 'this pattern cannot be run in linear time: {problem}',
    hint: 'write it with simpler parts, or split it into several patterns',
  },
  PY0503: {
    severity: 'error',
    message: 'unknown flag `{flag}` behind a regular expression',
    hint: 'the flags are `i` (any case) and `x` (free spacing)',
  },
  PY0504: {
    severity: 'error',
    message: 'a capture has no type `{type}`',
    hint: 'the types are addr, net, int, word, text, host',
  },
  PY0505: {
    severity: 'error',
    message: 'the capture `{name}` stands twice in one pattern',
    hint: 'give the second one another name, or leave its name out',
  },
  PY0506: {
    severity: 'error',
    message: '`{name}` is no name for a capture',
    hint: 'a name is made of letters, digits and `_`, and begins with no digit',
  },
  PY0507: {
    severity: 'warning',
    message: 'others may choose the address in `{name}`: {message} makes it {address}',
    hint: 'spell out what stands behind the address, up to the end of the message',
  },
  PY0508: {
    severity: 'warning',
    message: '`{tag}` is plain text here, and not what fail2ban makes of it',
    hint: 'write a backslash before it if the text itself is meant',
  },
  PY0509: {
    severity: 'warning',
    message: '`{posix}` is no class of characters here: its letters stand for themselves',
    hint: 'write the characters themselves, such as `A-Za-z` or `0-9`',
  },
  PY0510: {
    severity: 'warning',
    message: '`{escape}` is just `{letter}` here, and not what other languages make of it',
    hint: 'leave out the backslash if the letter itself is meant',
  },
  PY0511: {
    severity: 'warning',
    message: '`{written}` means something else here than in other languages: {meaning}',
    hint: 'write `{0,3}` for up to three, and `\\]` for a bracket between brackets',
  },

  PY0601: {
    severity: 'error',
    message: 'this placeholder is never closed',
    hint: 'close it with `}`; a brace itself is written `{{`',
  },
  PY0602: {
    severity: 'error',
    message: 'there is no template filter named `{name}`',
    hint: 'the filters are upper, lower, trim, truncate, pad, default and date',
  },
  PY0603: {
    severity: 'error',
    message: 'a placeholder must name a field, but this is `{text}`',
    hint: 'write `{FIELD}` or `{FIELD|filter}`; a brace itself is written `{{`',
  },
  PY0604: {
    severity: 'error',
    message: 'the template filter `{name}` {problem}',
    hint: 'write `{FIELD|filter}` or `{FIELD|filter(8)}`; arguments are whole numbers and texts in quotes',
  },

  PY0701: {
    severity: 'error',
    message: 'a test cannot expect `{name}`',
    hint: 'it can expect an effect, a verdict, or `FIELD == value`',
  },
  PY0702: {
    severity: 'error',
    message: 'this step comes before any `given`: there is no entry to walk',
    hint: 'begin the test with `given FIELD "value", …`',
  },
  PY0703: {
    severity: 'error',
    message: 'this sample {problem}',
    hint: 'write what is expected first, then the journal line, in a line each',
  },
  PY0704: {
    severity: 'warning',
    message: 'nothing is tried here, so that this cannot fail: {problem}',
    hint: 'say what is expected, such as `expect drop`, or remove it',
  },

  PY0801: {
    severity: 'error',
    message: 'cannot read {file}: {problem}',
    hint: 'it must exist, and be readable by the user that pyruse-ts runs as',
  },
  PY0802: { severity: 'error', message: 'no file matches `{pattern}`', hint: 'name at least one chain file' },
  PY0803: {
    severity: 'error',
    message: 'there is no base chain: no entry would be looked at',
    hint: 'begin one with `chain NAME from journal { … }`',
  },

  PY0901: {
    severity: 'error',
    message: 'there is no setting `{name}` here',
    hint: 'remove it, or see docs/settings.schema.json for those that there are',
  },
  PY0902: {
    severity: 'error',
    message: '{name} {problem}',
    hint: 'see docs/settings.schema.json for what belongs together',
  },
  PY0903: {
    severity: 'error',
    message: 'this is not YAML: {problem}',
    hint: 'put a value that holds signs into quotes, and indent with spaces',
  },
  PY0904: {
    severity: 'error',
    message: '{name}: expected {expected}, but found {found}',
    hint: 'write such a value, or leave it out for the default',
  },
  PY0905: {
    severity: 'error',
    message: 'the module {file} {problem}',
    hint: 'mend the module, or take it out of `modules`',
  },
  PY0906: {
    severity: 'error',
    message: 'the module {file} exports the {kind} `{name}`, but there is one already, which {where}',
    hint: 'give it another name: modules add, and replace nothing',
  },
  PY0907: {
    severity: 'warning',
    message: 'the variable TZ is {found}, which names no time zone: times are those of `{name}`',
    hint: 'set `timezone` here, or TZ to a name such as `Europe/Paris`',
  },
} as const satisfies Record<string, { severity: 'error' | 'warning'; message: string; hint: string }>

export type Code = keyof typeof DIAGNOSTICS

type PlaceholdersIn<Message extends string> = Message extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlaceholdersIn<Rest>
  : never

/** What must be filled into the message of a code. */
export type Details<C extends Code> = Readonly<
  Record<PlaceholdersIn<(typeof DIAGNOSTICS)[C]['message']>, string | number>
>
