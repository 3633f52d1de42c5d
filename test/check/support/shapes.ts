/** Programs of which some one thing grows with the size: what each would reveal is whether that thing is searched again and again. */
export const SHAPES: Readonly<Record<string, (size: number) => string>> = {
  'many chains': (size) => times(size, (n) => `chain c${n} from journal { PRIORITY >= ${n % 8} -> drop }`),
  'many chains, each for a program of its own': (size) =>
    times(size, (n) => `chain c${n} from journal on SYSLOG_IDENTIFIER == "p${n}" { drop }`),
  'a jump from each chain to the next': (size) =>
    `chain s from journal { jump c0 }\n${times(size, (n) => `chain c${n} { ${n + 1 < size ? `jump c${n + 1}` : 'drop'} }`)}`,
  'a jump from each chain back to the first': (size) =>
    `chain s from journal { jump c0 }\n${times(size, (n) => `chain c${n} { jump c${n + 1 < size ? n + 1 : 0}\njump c0 }`)}`,
  'many jumps to many chains': (size) =>
    `chain s from journal {\n${times(size, (n) => `jump c${n}`)}\n}\n${times(size, (n) => `chain c${n} { drop }`)}`,
  'constants of constants': (size) =>
    `define d0 = [1]\n${times(size, (n) => `define d${n + 1} = [d${n}]`)}\nchain c from journal { _UID in d${size} -> drop }`,
  'constants in a loop': (size) => times(size, (n) => `define d${n} = [d${(n + 1) % size}, d0]`),
  'a long list': (size) => `chain c from journal { _UID in [${times(size, String, ', ')}] -> drop }`,
  'lists that double': (size) =>
    `define d0 = [1, 2]\n${times(size, (n) => `define d${n + 1} = [d${n}, d${n}]`)}`,
  'a long condition': (size) =>
    inChain(`${times(size, (n) => `_UID == ${n}`, ' or ')} -> drop`) +
    inChain(`${times(size, (n) => `_UID != ${n}`, ' and ')} -> drop`),
  'parentheses left open': (size) => inChain(times(size, () => '(')),
  'braces left open': (size) => `chain c {\n${times(size, () => 'if a exists {')}`,
  'a long text': (size) => inChain(`report INFO "${'abc {MESSAGE} '.repeat(size)}"`),
  'a long text that is never closed': (size) => inChain(`report INFO """${'abc { \\" '.repeat(size)}`),
  'a long name': (size) => `${inChain(`goto ${'n'.repeat(size)}`)}chain ${'m'.repeat(size)} { drop }`,
  'many quotes': (size) => inChain(times(size, () => 'report INFO "', '\n')),
  'many slashes': (size) => inChain(times(size, () => 'MESSAGE ~ /a', '\n')),
  'free spacing that never ends': (size) => inChain(times(size, () => 'MESSAGE ~ /a #', '\n')),
  'many mistakes in one line': (size) => inChain(times(size, () => '$ @', ' ')),
  'many mistakes': (size) => inChain(times(size, (n) => `goto nowhere${n}\nbann x\nf${n} == 1 -> drop`)),
  'many broken lines': (size) => inChain(times(size, () => 'a exists drop')),
  'many fields, each set from the one behind it': (size) =>
    inChain(times(size, (n) => `set f${n} = f${n + 1}`)) + inChain(`set f${size} = 5`),
  'many comments': (size) => `${times(size, () => '## doc')}\nchain c from journal { drop }`,
  'many policies': (size) => times(size, () => 'policy drop'),
  'many counters': (size) =>
    inChain(times(size, (n) => `count n${n} by _UID within 5m as m${n}\nm${n} > 3 -> drop`)),
  'many cases': (size) =>
    inChain(`match MESSAGE {\n${times(size, (n) => `like "a${n} {x${n}}" -> drop`)}\n}`),
  'many branches that ask whether fields are there': (size) =>
    inChain(`${captured(3 * size)}\n${times(3 * size, (n) => `if x${n} exists { drop }`, ' else ')}`),
  'many fields of which all, or any, must be there': (size) =>
    inChain(`${captured(3 * size)}\n${times(3 * size, (n) => `x${n} exists`, ' and ')} -> drop`) +
    inChain(`${times(3 * size, (n) => `x${n} exists`, ' or ')} -> drop`),
}

function captured(size: number): string {
  return `match MESSAGE {\n${times(size, (n) => `like "a${n} {x${n}}" -> set y = 1`)}\n}`
}

function times(size: number, make: (n: number) => string, between = '\n'): string {
  return Array.from({ length: size }, (_, n) => make(n)).join(between)
}

function inChain(statements: string): string {
  return `chain c${statements.length} from journal {\n${statements}\n}\n`
}
