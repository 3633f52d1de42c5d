import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { directoryWith, jsonLines, pyruse } from '../support/pyruse.ts'

const RIGHT = `chain c from journal {
    MESSAGE like "Failed for {user} from {ip:addr}" -> count f by ip within 1m as n, jump judge, accept
}
chain judge { n > 2 -> ban ip with ssh for 1h }
`
const TESTS = `test "the third bans" {
    given MESSAGE "Failed for root from 203.0.113.9"
    repeat 2 every 10s
    expect no ban
    expect accept
    repeat 1
    expect ban 203.0.113.9 with ssh for 1h
    expect n == 3
    wait 1m
    repeat 1
    expect no ban
}
`
const directory = directoryWith({
  'right.chain': RIGHT + TESTS,
  'wrong.chain': 'chain c from journal {\n    goto nowhere\n    PRIORITY == "x" -> drop\n}\n',
  'failing.chain': `${RIGHT}test "the second bans" {\n    given MESSAGE "Failed for root from 203.0.113.9"\n    repeat 2\n    expect ban 203.0.113.9\n}\n`,
  'nearly.chain': `${RIGHT}test "the third bans" {\n    given MESSAGE "Failed for root from 203.0.113.9"\n    repeat 3\n    expect ban 203.0.113.9 with ssh for 2h\n}\n`,
  'uncovered.chain': `chain c from journal {
    match MESSAGE {
        "keep",
        "drop" -> drop
        else { report INFO "{MESSAGE}" }
    }
    PRIORITY == 3 -> jump never
}
chain never { PRIORITY == 6 -> drop }
test "it is dropped" {
    given MESSAGE "keep"
    expect drop
}
`,
  'patrol.chain': `include "@chains/sshd.chain"
chain offence {
    report INFO "{offence}"
    accept
}
chain login { drop }
chain fault { drop }
test "it is only reported" {
    given SYSLOG_IDENTIFIER "sshd", MESSAGE "Failed password for root from 203.0.113.9 port 4242 ssh2"
    expect report INFO "ssh_auth"
}
`,
  'partial.chain': 'include "@chains/nginx.chain"\ninclude "@chains/policy.chain"\n',
  'sampled.chain': RIGHT,
  'sampled.samples':
    'expect accept\nexpect user == "root"\nsshd[1]: Failed for root from 203.0.113.9\n\nexpect policy\nsshd: something else\nsshd: Failed for root from 203.0.113.9\n',
})

describe('check', { timeout: 60_000 }, () => {
  it('says that there is nothing to say', async () => {
    expect(await pyruse(['check', `${directory}/right.chain`])).toMatchObject({
      code: 0,
      stdout: 'no problems',
    })
  })

  it.each([
    ['check', `include "${directory}/right.chain"`, 0, 'no problems'],
    ['check', 'chain c { drp }', 2, '--> -:1:11'],
    ['check', '', 2, 'there is no base chain'],
    ['check', Buffer.from('# \xe9', 'latin1'), 2, 'it is not UTF-8'],
    ['test', RIGHT + TESTS, 0, 'ok    -:5  the third bans'],
    ['graph', RIGHT, 0, 'source journal'],
  ])('takes standard input as a chain file: %s %j', async (name, input, code, says) => {
    const ran = await pyruse([name, '-'], input)
    expect(ran.code).toBe(code)
    expect(ran.stdout + ran.stderr).toContain(says)
  })

  it('does not say that a test is empty of which the text was lost', async () => {
    const wrong = 'chain c from journal { drop }\ntest "t" { given MESSAGE "x" expect drop }\n'
    const { stdout } = await pyruse(['check', '-'], wrong)
    expect(stdout).toContain('PY0104')
    expect(stdout).not.toContain('PY0704')
  })

  it('says what to include where a shipped chain lacks another one', async () => {
    const { code, stdout } = await pyruse(['check', `${directory}/partial.chain`])
    expect(code).toBe(2)
    expect(stdout).toMatch(/no chain named `web_request`.*include "@chains\/\*\.chain"/s)
  })

  it('says that one of two chains of the same name ships with the program', async () => {
    const main = 'include "@chains/sshd.chain"\nchain sshd from journal { drop }\n'
    const { code, stdout } = await pyruse(['check', `${directoryWith({ 'main.chain': main })}/main.chain`])
    expect(code).toBe(2)
    expect(stdout).toContain('the chain `sshd` exists already, at @chains/sshd.chain')
    expect(stdout).toContain(
      'rename yours: the other chain ships with pyruse-ts; or leave that file out, as by `include "@chains/!(sshd).chain"`',
    )
  })

  it('prints every diagnostic as JSON', async () => {
    const { code, stdout } = await pyruse(['check', '--format', 'json', `${directory}/wrong.chain`])
    expect(code).toBe(2)
    expect(jsonLines(stdout)).toEqual([
      {
        severity: 'error',
        code: 'PY0201',
        message: 'there is no chain named `nowhere`',
        file: 'wrong.chain',
        line: 2,
        column: 10,
        end_line: 2,
        end_column: 17,
        hint: 'write it: `chain nowhere { … }`',
      },
      {
        severity: 'error',
        code: 'PY0305',
        message: '`PRIORITY` holds a whole number, and cannot be compared with a string',
        file: 'wrong.chain',
        line: 3,
        column: 17,
        end_line: 3,
        end_column: 20,
        hint: 'write the value without quotes',
      },
    ])
  })

  it('of a file that does not exist is wrong configuration', async () => {
    const { code, stdout } = await pyruse(['check', `${directory}/missing.chain`])
    expect(code).toBe(2)
    expect(stdout).toContain('there is no such file')
  })
})

describe('test', { timeout: 60_000 }, () => {
  it('runs the test blocks', async () => {
    const { code, stdout } = await pyruse(['test', `${directory}/right.chain`])
    expect(stdout).toContain('1 passed, 0 failed')
    expect(code).toBe(0)
  })

  it('leaves out what shipped chains say of themselves where there are others: the policy may be another', async () => {
    const { code, stdout } = await pyruse(['test', `${directory}/patrol.chain`])
    expect(stdout).toMatch(/^ok +patrol\.chain:8 {2}it is only reported\n\n1 passed, 0 failed$/)
    expect(code).toBe(0)
  })

  it('leaves it out, and says so, where others are missing', async () => {
    const chains = JSON.stringify({ chains: ['@chains/sshd.chain', '@chains/policy.chain'] })
    const settings = join(directoryWith({ 'settings.yaml': chains }), 'settings.yaml')
    expect(await pyruse(['test', '--config', settings])).toEqual({
      code: 0,
      stdout: '\n0 passed, 0 failed',
      stderr: expect.stringContaining('where all of them are included, and nothing else'),
    })
  })

  it('shows what was expected, what there was, and the walk', async () => {
    const { code, stdout } = await pyruse(['test', `${directory}/failing.chain`])
    expect(code).toBe(1)
    for (const part of [
      'FAIL  failing.chain:5  the second bans',
      'failing.chain:8: expect ban 203.0.113.9',
      'no effect at all',
      'yes failing.chain:2',
      'counter f of ["203.0.113.9"]: 1 → 2',
      'no  failing.chain:4',
      'n is 2, which is not greater than 2',
      '0 passed, 1 failed',
    ])
      expect(stdout).toContain(part)
  })

  it('says in which way the nearest effect differs', async () => {
    const { stdout } = await pyruse(['test', `${directory}/nearly.chain`])
    for (const part of [
      'nearly.chain:8: expect ban 203.0.113.9 with ssh for 2h',
      'there is a ban of 203.0.113.9 with ssh, but for 1h instead of 2h',
    ])
      expect(stdout).toContain(part)
  })

  it('lists with --coverage what no test and no sample reaches, and is not worse off for it', async () => {
    const { code, stdout } = await pyruse(['test', '--coverage', `${directory}/uncovered.chain`])
    expect(stdout.split('\n').slice(-7)).toEqual([
      '1 passed, 0 failed',
      'uncovered.chain: 2 of 7 rules reached',
      '  uncovered.chain:4  "drop"',
      '  uncovered.chain:5  else { report INFO "{MESSAGE}" }',
      '  uncovered.chain:5  report INFO "{MESSAGE}"',
      '  uncovered.chain:7  PRIORITY == 3 -> jump never',
      '  uncovered.chain:9  PRIORITY == 6 -> drop',
    ])
    expect(code).toBe(0)
  })

  it('gives the coverage as JSON, one object a file', async () => {
    const { stdout } = await pyruse(['test', '--coverage', '--json', `${directory}/uncovered.chain`])
    expect(jsonLines(stdout).at(-1)).toMatchObject({
      coverage: { file: 'uncovered.chain', rules: 7, reached: 2 },
    })
  })

  it('reads samples as they were saved on another system', async () => {
    const samples =
      '\uFEFFexpect accept\r\nsshd[1]: Failed for root from 203.0.113.9\r\n\r\nexpect policy\r\nsshd: else\r\n'
    const saved = directoryWith({ 'saved.chain': RIGHT, 'saved.samples': samples })
    const { code, stdout } = await pyruse(['test', `${saved}/saved.chain`])
    expect({ code, last: stdout.split('\n').at(-1) }).toEqual({ code: 0, last: '2 passed, 0 failed' })
  })

  it('shows what is not seen in lines, titles and expectations: a real line may hold what steers a terminal', async () => {
    const evil = '\u001b[2J\u202e'
    const shown = '␛[2J\\u{202E}'
    const unseen = directoryWith({
      'unseen.chain': `chain c from journal {
    MESSAGE == "x${evil}" -> drop
    accept
}
test "a${evil}" {
    given MESSAGE "x"
    expect report INFO "${evil}"
}
`,
      'unseen.samples': `expect accept\n<6>sshd[1]: one ${evil}\n\nexpect drop\n<6>sshd[1]: two ${evil}\n`,
    })
    const { stdout } = await pyruse(['test', '--coverage', `${unseen}/unseen.chain`])
    for (const part of [
      `ok    unseen.samples:2  sample sshd: one ${shown}`,
      `FAIL  unseen.samples:5  sample sshd: two ${shown}`,
      `FAIL  unseen.chain:5  a${shown}`,
      `unseen.chain:7: expect report INFO "${shown}"`,
      `unseen.chain:2  MESSAGE == "x${shown}" -> drop`,
    ])
      expect(stdout).toContain(part)
    expect(stdout).not.toMatch(/[\u001b\u202e]/)
  })

  it('warns of a test that tries nothing, and of nothing else that `check` tells', async () => {
    const idle =
      'chain idle from journal {\n    MESSAGE == "x" -> drop\n    accept\n    drop\n}\n\ntest "idle" {\n}\n'
    const vain = directoryWith({ 'vain.chain': idle })
    expect((await pyruse(['check', `${vain}/vain.chain`])).stdout).toContain('2 warnings')
    const { code, stderr } = await pyruse(['test', `${vain}/vain.chain`])
    expect(stderr.match(/^\w+\[PY\d+\]/gm)).toEqual(['warning[PY0704]'])
    expect(code).toBe(0)
  })

  it('warns of samples of which there are none', async () => {
    const vain = directoryWith({
      'vain.chain': RIGHT,
      'vain.samples':
        'expect accept\nsshd: Failed for root from 203.0.113.9\n\n# to be written\nexpect drop\n',
    })
    const { code, stderr } = await pyruse(['test', `${vain}/vain.chain`])
    expect(stderr).toMatch(/^warning\[PY0704\].*\n +--> .*vain\.samples:5:1\n/)
    expect(code).toBe(0)
  })

  it('tells of samples of which what cannot be is expected', async () => {
    const wrong = directoryWith({
      'wrong.chain': RIGHT,
      'wrong.samples': 'expect acept\nsshd: Failed for root from 203.0.113.9\n',
    })
    const { code, stderr } = await pyruse(['test', `${wrong}/wrong.chain`])
    expect(stderr).toMatch(/^error\[PY0701\]: a test cannot expect `acept`\n +--> .*wrong\.samples:1:8\n/)
    expect(code).toBe(2)
  })

  it('tells of samples that cannot be read', async () => {
    const unread = directoryWith({
      'a.chain': RIGHT,
      'a.samples/x': '',
      'b.chain': RIGHT.replaceAll(/chain (\w+)|jump judge/g, '$&2'),
      'b.samples': Buffer.from('expect accept\nsshd: caf\u00e9\n', 'latin1'),
    })
    const { code, stderr } = await pyruse(['test', `${unread}/a.chain`, `${unread}/b.chain`])
    expect(code).toBe(2)
    expect(stderr).toContain(`cannot read ${unread}/a.samples: it is a directory`)
    expect(stderr).toContain(`cannot read ${unread}/b.samples: it is not UTF-8`)
  })

  it('tries the samples beside a chain', async () => {
    const { code, stdout } = await pyruse(['test', '--json', `${directory}/sampled.chain`])
    expect(code).toBe(1)
    expect(jsonLines(stdout)).toMatchObject([
      { place: 'sampled.samples:3' },
      { place: 'sampled.samples:6' },
      {
        place: 'sampled.samples:7',
        failure: { expected: 'expect policy', reason: 'the verdict is accept, by sampled.chain:2' },
      },
    ])
  })

  it('refuses chains that are wrong', async () => {
    const { code, stderr } = await pyruse(['test', `${directory}/wrong.chain`])
    expect(code).toBe(2)
    expect(stderr).toContain('2 errors')
  })
})
