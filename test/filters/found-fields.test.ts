import { describe, expect, it } from 'vitest'
import { jsonFields } from '../../filters/support/json-fields.ts'
import { keysAndValues } from '../../filters/support/keys-and-values.ts'
import { structuredData } from '../../filters/support/structured-data.ts'

function held(found: { readonly fields: ReadonlyMap<string, unknown> } | undefined) {
  return found && Object.fromEntries(found.fields)
}

describe('keys and values', () => {
  it.each([
    ['stand apart', 'a=1 b=2\tc=3', { a: '1', b: '2', c: '3' }],
    [
      'of the out-of-memory killer',
      'oom-kill:x=y,nodemask=(null),task=foo,pid=17',
      { nodemask: '(null)', task: 'foo', pid: '17' },
    ],
    [
      'may be empty',
      'logname= uid=0 ruser= rhost=192.0.2.1',
      { logname: '', uid: '0', ruser: '', rhost: '192.0.2.1' },
    ],
    [
      'in quotes keep what looks like a pair',
      'msg="a=1 \\"b=2\\"" c=\'d=4 "\'',
      { msg: 'a=1 "b=2"', c: 'd=4 "' },
    ],
    ['in quotes that were cut reach to the end', 'a="b c=1', { a: 'b c=1' }],
    [
      'that end with a comma',
      'to=<a@b.c>, relay=none; delay=0.1,',
      { to: '<a@b.c>', relay: 'none', delay: '0.1' },
    ],
    ['with equals signs', 'hash=YWJj== x==1', { hash: 'YWJj==', x: '=1' }],
    ['of which the first counts', 'user=kim user=root', { user: 'kim' }],
    ['with names that no field can have', 'a.b-c=1', { a_b_c: '1' }],
    ['inside of other words are none', 'http://x/?q=1 9=2 =3 (uid=0)', {}],
    [
      'of a name that JavaScript knows',
      '__proto__=1 constructor=2',
      { ['__proto__']: '1', constructor: '2' },
    ],
  ])('%s', (_title, text, fields) => {
    expect(Object.entries(held(keysAndValues(text)) ?? {})).toEqual(Object.entries(fields))
  })
})

describe('JSON', () => {
  it.each([
    [
      'keeps its types',
      '{"s":"x","i":5,"d":0.5,"t":true,"n":null,"e":{}}',
      { s: 'x', i: 5, d: 0.5, t: true },
    ],
    ['joins names', '{"a":{"b-c":[1,{"d":2}]}}', { a_b_c_0: 1, a_b_c_1_d: 2 }],
    ['may follow a cookie', ' @cee: {"a":1} ', { a: 1 }],
    ['leaves out what no number can be', '{"a":1e999,"b":2}', { b: 2 }],
    [
      'of a name that JavaScript knows',
      '{"__proto__":{"a":1},"constructor":2}',
      { __proto___a: 1, constructor: 2 },
    ],
    ['of which the first name counts', '{"a-b":1,"a_b":2}', { a_b: 1 }],
    [
      'of which the first of two keys counts',
      '{"user":"kim","n":1,"user":"root","n":{"a":2}}',
      { user: 'kim', n: 1, n_a: 2 },
    ],
    ['of which a key is the same in other signs', '{"user":"kim","\\u0075ser":"root"}', { user: 'kim' }],
    [
      'of which keys within objects and lists come twice',
      '{"a":{"b":1,"b":2},"a":{"b":3},"l":[{"c":1,"c":2},{"c":3}],"l":[4]}',
      { a_b: 1, l_0_c: 1, l_1_c: 3, l_0: 4 },
    ],
    [
      'that say what brackets are',
      '{"a":"]}{[,:\\"","b}":[[],{},"{"],"":{"c":"\\\\"}}',
      { a: ']}{[,:"', b__2: '{', c: '\\' },
    ],
    [
      'with white space',
      ' { "a" : [ 1 ,\n\t-2.5e-1 , true ] , "b" : { } } ',
      { a_0: 1, a_1: -0.25, a_2: true },
    ],
    ['behind what is too deep keeps its number', '{"a":[[[[[[[[1],5]]]]]]]}', { a_0_0_0_0_0_0_1: 5 }],
    ['is read to a depth', `${'{"a":'.repeat(20)}1${'}'.repeat(20)}`, {}],
  ])('%s', (_title, text, fields) => {
    expect(held(jsonFields(text))).toEqual(fields)
  })

  it.each(['[1]', '5', '"x"', '', '{', '{"a":1} x', 'x {"a":1}', `{"a":"${'x'.repeat(70_000)}"}`])(
    'that is no object, or too long, is none: %.20s',
    (text) => {
      expect(jsonFields(text)).toBeUndefined()
    },
  )
})

describe('structured data', () => {
  it.each([
    ['alone', '[a x="1"][b@7 y="2" z=""]', { a_x: '1', b_7_y: '2', b_7_z: '' }, ''],
    ['before a message', '[a x="1"] [said', { a_x: '1' }, '[said'],
    ['in a whole line', '<13>1 - - - - - [a x="1"] \uFEFFhello', { a_x: '1' }, 'hello'],
    ['with its escapes', '[a x="\\"\\\\\\]\\n"]', { a_x: '"\\]\\n' }, ''],
    ['with brackets in it', '[a x="]["]', { a_x: '][' }, ''],
    ['with an element that has nothing', '[e][a x="1"]', { a_x: '1' }, ''],
  ])('%s', (_title, text, fields, rest) => {
    const data = structuredData(text)
    expect(held(data?.found)).toEqual(fields)
    expect(data?.rest).toBe(rest)
  })

  it.each([
    '-',
    '[notice] x',
    '[a x="1"',
    '[a x="1]',
    '[a x=1]',
    '[a x="1"y="2"]',
    '[a x="1"][',
    '<13>1 - - - - - - [a x="1"]',
    'text [a x="1"]',
  ])('that is not whole, or none: %s', (text) => {
    expect(structuredData(text)).toBeUndefined()
  })
})

describe('any text', () => {
  it('brings no more fields than it may', () => {
    const keys = Array.from({ length: 1000 }, (_, index) => `k${index}`)
    expect(keysAndValues(keys.map((key) => `${key}=1`).join(' ')).size).toBe(256)
    expect(jsonFields(JSON.stringify(Object.fromEntries(keys.map((key) => [key, 1]))))?.size).toBe(256)
    expect(structuredData(`[a ${keys.map((key) => `${key}="1"`).join(' ')}]`)?.found.size).toBe(256)
  })
})
