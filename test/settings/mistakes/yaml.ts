import type { Mistake } from './mistake.ts'

/** What YAML does not allow, or not as settings. */
export const YAML_MISTAKES: readonly Mistake[] = [
  {
    title: 'merging, which YAML 1.2 does not have',
    text: 'a: &a { timezone: UTC }\n<<: *a',
    said: [
      'PY0901 1:1 [a] there is no setting `a` here = there is `chains`, `modules`, `state`, `timezone`, `sources`, `mail`, `report`, `digests`, `webhooks`, `exec`, `archives`, `lookups`, `ban_sets`, `never_ban`, `reconcile`, `log`, `control`, `metrics` and `fallback_encoding`',
      'PY0901 2:1 [<<] there is no setting `<<` here = there is `chains`, `modules`, `state`, `timezone`, `sources`, `mail`, `report`, `digests`, `webhooks`, `exec`, `archives`, `lookups`, `ban_sets`, `never_ban`, `reconcile`, `log`, `control`, `metrics` and `fallback_encoding`',
    ],
  },
  {
    title: 'a mistake below an alias is shown where it was written',
    text: 'ban_sets:\n  a: &a { backend: none, never_ban: [x] }\n  b: *a',
    said: [
      'PY0904 2:38 [x] `ban_sets.a.never_ban[0]`: expected an address or a network such as `192.168.1.0/24`, but found `x` = write such a value, or leave it out for the default',
      'PY0904 2:38 [x] `ban_sets.b.never_ban[0]`: expected an address or a network such as `192.168.1.0/24`, but found `x` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'a key given twice, among other mistakes',
    text: 'timezone: UTC\nchains: x\ntimezone: Mars',
    said: [
      'PY0904 2:9 [x] `chains`: expected a list, but found text = write [x]',
      'PY0903 3:1 [timezone] this is not YAML: the key `timezone` is given twice = remove one of the two',
      'PY0904 3:11 [Mars] `timezone`: expected a time zone such as `Europe/Paris`, but found `Mars` = write such a value, or leave it out for the default',
    ],
  },
  {
    title: 'a tab',
    text: 'mail:\n\tfrom: a@b',
    said: ['PY0903 2:1 [\t] this is not YAML: a tab cannot indent a line = indent with spaces'],
  },
  {
    title: 'a schedule without quotes',
    text: 'report:\n  schedule: * * * * *',
    said: ['PY0903 2:13 [*] this is not YAML: what begins with `*` is an alias = put the value into quotes'],
  },
  {
    title: 'an open list and an open string',
    text: 'chains: [a\nstate: "x',
    said: [
      'PY0903 2:1 [s] this is not YAML: flow sequence in block collection must be sufficiently indented and end with a ] = put a value that holds signs into quotes, and indent with spaces',
    ],
  },
  {
    title: 'a second document',
    text: 'chains: []\n---\nchains: []',
    said: [
      'PY0903 2:1 [---\nchains: []] this is not YAML: there is a second document = remove the line `---` and what is superfluous',
    ],
  },
  {
    title: 'a key that is a list',
    text: '? [a]\n: b',
    said: ['PY0903 1:3 [[] this is not YAML: a key must be text = write a plain word before the colon'],
  },
  {
    title: 'a tag that nothing knows',
    text: 'state: !env HOME',
    said: [
      'PY0903 1:8 [!env] this is not YAML: what begins with `!` is a tag, and nothing knows this one = put the value into quotes',
    ],
  },
  {
    title: 'an alias for nothing, and one for itself',
    text: 'state: *nowhere\nmail: &m { transport: *m }',
    said: [
      'PY0903 1:8 [*nowhere] this is not YAML: no `&nowhere` stands before this = put the value into quotes, if it is text',
      'PY0903 2:23 [*m] this is not YAML: `&m` would hold itself = write out what is meant',
    ],
  },
  {
    title: 'aliases that would grow without bound',
    text: bomb(30),
    said: ['PY0903 1:1 [] this is not YAML: its aliases repeat too much = write the values out'],
  },
]

/** Lists of which each holds the one before nine times. */
function bomb(levels: number): string {
  const lines = Array.from(
    { length: levels },
    (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(', ')}]`,
  )
  return ['l0: &l0 [x]', ...lines].join('\n')
}
