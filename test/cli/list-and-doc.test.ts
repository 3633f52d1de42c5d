import { describe, expect, it } from 'vitest'
import { BUILTINS } from '../../src/builtins.ts'
import { jsonLines, pyruse } from '../support/pyruse.ts'

describe('list', () => {
  it('shows every filter and every action, one a line', async () => {
    const { code, stdout } = await pyruse(['list'])
    expect(code).toBe(0)
    const [filters, actions] = stdout
      .split('actions\n')
      .map((part) => part.split('\n').filter((line) => /^ {2}\S/.test(line)))
    expect(filters).toHaveLength(BUILTINS.filters.length)
    expect(actions).toHaveLength(BUILTINS.actions.length)
    expect(stdout).toMatch(/^ {2}ban +Bans an address/m)
  })

  it('shows one kind as JSON, with how each is written', async () => {
    const { stdout } = await pyruse(['list', 'actions', '--json'])
    const lines = jsonLines(stdout)
    expect(lines).toHaveLength(BUILTINS.actions.length)
    expect(lines).toContainEqual({
      kind: 'action',
      name: 'unban',
      usage: 'unban ADDRESS with SET [prefix PREFIX]',
      summary: 'Ends the ban of an address, or a network.',
      file: null,
    })
  })

  it('knows which kind was meant', async () => {
    expect(await pyruse(['list', 'action'])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: there are filters and actions, but no `action`: did you mean `actions`?\nSee `pyruse-ts list --help`.',
    })
  })
})

describe('doc', () => {
  it.each([
    {
      title: 'a filter',
      args: ['once_per'],
      parts: ['once_per (filter)', 'once_per(WITHIN, FIELDS…)', 'wait 1h'],
    },
    {
      title: 'an operator of two words',
      args: ['not', 'in'],
      parts: ['not in (filter)', 'FIELD not in VALUE'],
    },
    {
      title: 'an operator that is a word',
      args: ['like'],
      parts: ['like (filter)', '      FIELD like PATTERN'],
    },
    {
      title: 'an operator of one field',
      args: ['exists'],
      parts: ['exists (filter)', '      FIELD exists'],
    },
    {
      title: 'an action',
      args: ['ban'],
      parts: ['ban (action)', 'ban ADDRESS with SET [prefix PREFIX] [for FOR]', 'effect `ban`'],
    },
    {
      title: 'a diagnostic, in any case',
      args: ['py0201'],
      parts: ['PY0201 (diagnostic)', 'there is no chain named'],
    },
    {
      title: 'a setting',
      args: ['report.schedule'],
      parts: ['report.schedule (setting)', 'A cron expression'],
    },
    {
      title: 'a setting below a name of one’s own',
      args: ['ban_sets.ssh.ipv4'],
      parts: ['ban_sets.NAME.ipv4 (setting)'],
    },
    {
      title: 'a command',
      args: ['replay'],
      parts: ['replay (command)', '--input PATH', '$ pyruse-ts replay'],
    },
    { title: 'all that are called so', args: ['log'], parts: ['log (action)', 'log (setting)'] },
  ])('tells about $title', async ({ args, parts }) => {
    const { code, stdout, stderr } = await pyruse(['doc', ...args])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const part of parts) expect(stdout).toContain(part)
    for (const line of stdout.split('\n').filter((line) => !line.startsWith('      ')))
      expect(line.length).toBeLessThanOrEqual(100)
  })

  it('prints JSON for programs', async () => {
    const { stdout } = await pyruse(['doc', '--json', 'subnet'])
    expect(jsonLines(stdout)).toMatchObject([
      {
        kind: 'filter',
        name: 'subnet',
        usage: 'subnet(ADDRESS, IPV4, IPV6, as: AS)',
        parameters: [{ name: 'address' }, { name: 'ipv4' }, { name: 'ipv6' }, { name: 'as', keyword: 'as' }],
        sets: ['the field `AS` to a network'],
        effect: null,
        file: null,
      },
    ])
  })

  it.each([
    ['cuont', 'did you mean `count`'],
    ['report.shedule', 'did you mean `report.schedule`'],
    ['PY2001', 'did you mean `PY0201`'],
    ['drop', 'it is a word of the language, of which docs/language.md tells'],
    ['escalate', 'did you mean `ban_sets.NAME.escalate`?'],
    ['silence', 'did you mean `sources.NAME.silence`?'],
    ['xyzzyplugh', '`pyruse-ts list` shows the filters and actions'],
  ])('knows what could be meant by %s', async (name, hint) => {
    const { code, stdout, stderr } = await pyruse(['doc', name])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`there is no filter, action, diagnostic, setting or command \`${name}\``)
    expect(stderr).toContain(hint)
  })
})
