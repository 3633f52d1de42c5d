import { describe, expect, it } from 'vitest'
import { benchOf, checkText, said } from '../support/program.ts'

/** What is told of a chain of the journal, without its place. */
function told(...rules: readonly string[]): readonly string[] {
  const { diagnostics, syntax } = checkText(`chain c from journal {\n${rules.join('\n')}\n}`)
  return [...syntax, ...diagnostics].map(said)
}

describe('a field that a text may bring', () => {
  it.each([
    ['is compared with numbers', 'json(MESSAGE) and json_cpu > 90 -> drop'],
    ['is compared with texts', 'json(MESSAGE) and json_event == "boot" -> drop'],
    ['is shown', 'json(MESSAGE) -> log INFO "{json_cpu} {json_event}"'],
    ['counts as set in a chain behind', 'json(MESSAGE) -> goto d\n}\nchain d { log INFO "{json_cpu}"'],
    ['may be asked for', 'kv(MESSAGE) and kv_user exists -> drop'],
    ['becomes an address', 'kv(MESSAGE) and kv_src like "{ip:addr}" -> ban ip with ssh'],
    ['may begin with another word', 'kv(MESSAGE, as: fw) and fw_SRC == "x" -> drop'],
    ['is brought by one of two filters', 'json(MESSAGE, as: x) or kv(MESSAGE, as: x) -> log INFO "{x_ip}"'],
    ['has a type of its own', 'upid(MESSAGE) and upid_pid > 5 and upid_start < __REALTIME_TIMESTAMP -> drop'],
    ['is the subject of a match', 'json(MESSAGE) -> jump d\n}\nchain d { match json_kind { "a" -> drop\n }'],
  ])('%s without a word', (_title, rules) => {
    expect(told(rules)).toEqual([])
  })

  it.each([
    [
      'with a slip in the prefix',
      'kv(MESSAGE) and kw_user == "x" -> drop',
      ['PY0204 2:17 [kw_user] no entry ever has a field `kw_user`: nothing captures or sets it'],
    ],
    [
      'with a slip in a name, where all names are known',
      'upid(MESSAGE) and upid_nod == "x" -> drop',
      ['PY0204 2:19 [upid_nod] no entry ever has a field `upid_nod`: nothing captures or sets it'],
    ],
    [
      'before the text was taken apart',
      'kv_user == "x" -> drop\nkv(MESSAGE) -> accept',
      [
        'PY0404 2:1 [kv_user] the field `kv_user` is never set here: nothing sets it on any path to this place',
      ],
    ],
    [
      'where the text was perhaps not taken apart',
      'PRIORITY > 5 and kv(MESSAGE) -> log INFO "x"\nlog INFO "{kv_user}"',
      ['PY0405 3:11 [{kv_user}] the field `kv_user` is not set on every path to this place'],
    ],
    [
      'that can be no number',
      'kv(MESSAGE) and kv_cpu > 90 -> drop',
      ['PY0305 2:26 [90] `kv_cpu` holds a string, and cannot be compared with a whole number'],
    ],
    [
      'that can be no address',
      'json(MESSAGE) -> ban json_ip with ssh',
      [
        'PY0304 2:22 [json_ip] `ADDRESS` must be an address or a network, but this is a string, a whole number, a number or `true` or `false`',
      ],
    ],
    [
      'that a rule sets, too',
      'set kv_user = "nobody"\nkv(MESSAGE) -> drop',
      [
        'PY0308 3:1 [kv(MESSAGE)] `kv_user` is set elsewhere: a text that brings fields beginning with `kv_` could replace it',
      ],
    ],
    [
      'with a prefix that fields of the journal may have',
      'kv(MESSAGE, as: X) -> drop',
      [
        'PY0304 2:17 [X] `as PREFIX` must be a word that begins with a lower-case letter, but this is the name `X`',
      ],
    ],
  ])('is told of %s', (_title, rules, diagnostics) => {
    expect(told(rules)).toEqual(diagnostics)
  })
})

describe('the fields of a text', () => {
  it('are those of the last text that was taken apart, and only those that are mentioned', () => {
    const bench = benchOf(`chain c from journal {
      kv(MESSAGE) -> log INFO "{kv_a} {kv_b}"
      kv(OTHER) -> log INFO "{kv_a} {kv_b}"
      accept
    }`)
    bench.walk({ MESSAGE: 'a=1 c=3', OTHER: 'b=2' })
    const messages = bench.effects.map((effect) => effect.effect === 'log' && effect.message)
    expect(messages).toEqual(['1 -', '- 2'])
  })

  it('never replace what the journal or a rule said', () => {
    const bench = benchOf(`chain c from journal {
      MESSAGE like "{user:word} {text}" and kv(text) and json(OTHER) -> log INFO "{user} {_UID} {kv_user} {json__UID}", accept
    }`)
    bench.walk({ MESSAGE: 'kim user=root _UID=0', OTHER: '{"user":"root","_UID":0}', _UID: '1000' })
    expect(bench.effects).toMatchObject([{ message: 'kim 1000 root 0' }])
  })
})
