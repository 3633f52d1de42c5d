import { describe, expect, it } from 'vitest'
import { PROGRAM_FILE } from '../support/program-file.ts'
import { missing } from '../support/requirements.ts'
import { blockProblems } from './support/block-problems.ts'
import { strayNames } from './support/links.ts'
import { parsePage } from './support/page.ts'
import { Sandbox } from './support/sandbox.ts'

/** A fence around some lines, with a note above it. */
const fenced = (language: string, text: string, note = '') =>
  `${note && `<!-- ${note} -->\n`}\`\`\`${language}\n${text}\n\`\`\`\n`

/** What is said of each block of a page, one behind the other in its sandbox. */
async function problemsOf(page: string): Promise<string> {
  using sandbox = new Sandbox('page.md', PROGRAM_FILE)
  const problems: string[] = []
  for (const block of parsePage('page.md', page).blocks)
    problems.push(...(await blockProblems(block, sandbox)))
  return problems.join('\n')
}

const RULE = 'MESSAGE == "x" -> drop'
const CHAIN = `chain c from journal {\n    ${RULE}\n}`

describe('a page is right', () => {
  it.each([
    ['with a chain', fenced('chain', CHAIN)],
    ['with statements alone', fenced('chain', RULE)],
    [
      'with statements that need fields and chains from elsewhere',
      fenced(
        'chain',
        'failures > 5 -> ban ip with any for 1h, report THEIRS "{user}: {{ {ip}", goto elsewhere',
      ),
    ],
    [
      'with a file that another block includes',
      fenced('chain', `# a.chain\n${CHAIN}`) + fenced('chain', 'include "a.chain"'),
    ],
    ['with a part of the settings', fenced('yaml', 'timezone: UTC')],
    ['with a mistake that is told of', fenced('chain', `${RULE}, acept`, 'wrong: PY0203')],
    ['with settings that are wrong', fenced('yaml', 'timezone: Mars', 'wrong: PY0904')],
    [
      'with commands on its files, where they would be on a server',
      fenced('yaml', '# settings.yaml\nchains: [main.chain]') +
        fenced('chain', `# /etc/pyruse-ts/main.chain\n${CHAIN}`) +
        fenced(
          'console',
          '$ pyruse-ts check\nno problems\n$ cat /etc/pyruse-ts/main.chain | head -n 2\n…\nchain … {',
        ) +
        fenced('sh', 'test -f main.chain\nls /var/lib/pyruse-ts'),
    ],
    [
      'with a text as a file, without its name',
      fenced('text', '# list.txt\na') + fenced('console', '$ cat list.txt\na'),
    ],
    [
      'with what is not run',
      fenced('sh', 'rm -r /; pyruse-ts run --once # --twice', 'not run: it is dangerous'),
    ],
    ['with what stands in a file', fenced('ini', '[Service]', 'part of: packaging/pyruse-ts.service')],
    ['with JSON, and lines of it', fenced('json', '{\n}') + fenced('json', '{}\n{}')],
  ])('%s', async (_title, page) => {
    expect(await problemsOf(page)).toBe('')
  })
})

describe('a page is wrong', () => {
  it.each([
    ['with a mistake in a chain', fenced('chain', `${RULE}, acept`), 'PY0203'],
    [
      'with a warning in a chain',
      fenced('chain', 'MESSAGE == "x" and MESSAGE == "y" -> drop\ndrop\ndrop'),
      'PY04',
    ],
    [
      'with a test that fails',
      fenced('chain', `${CHAIN}\ntest "t" {\n    given MESSAGE "x"\n    expect accept\n}`),
      'test "t"',
    ],
    ['with a mistake in settings', fenced('yaml', 'timezon: UTC'), 'PY0901'],
    ['with a mistake that is none', fenced('chain', RULE, 'wrong: PY0203'), 'PY0203 is not said'],
    ['with a command that fails', fenced('sh', 'false\necho never'), 'it ended with 1'],
    ['with what could not be made ready', fenced('text', 'x', 'after: false'), 'it ended with 1'],
    ['with a command that fails in a pipe', fenced('sh', 'false | cat'), 'it ended with 1'],
    ['with a command that may hide a failure', fenced('sh', 'false && true'), 'goes unseen'],
    ['with a command that changes the machine', fenced('sh', 'cat x | sudo tee y'), '`sudo` is not run here'],
    ['with an output into the machine', fenced('sh', 'echo x >/etc/motd'), '/etc/motd is not in the sandbox'],
    ['with files that it removes from the machine', fenced('sh', 'rm -r /usr'), '/usr is not in the sandbox'],
    ['with an output that is another', fenced('console', '$ echo a\nb'), '`echo a` prints:\na'],
    ['with an output that goes on', fenced('console', "$ printf 'a\\nb\\n'\na"), 'prints:\na\nb'],
    ['with an output that is not told', fenced('console', '$ echo a'), 'prints:\na'],
    [
      'with an option that is not there',
      fenced('sh', 'pyruse-ts run --twice', 'not run: x'),
      'has no option `--twice`',
    ],
    [
      'with a command that is not there',
      fenced('sh', 'sudo pyruse-ts walk', 'not run: x'),
      'no command `walk`',
    ],
    ['with a script that is not there', fenced('sh', 'npm run walk', 'not run: x'), 'no script `walk`'],
    [
      'with what stands in no file',
      fenced('yaml', 'a: b', 'part of: package.json'),
      'does not stand in package.json',
    ],
    ['with broken JSON', fenced('json', '{"a": …}'), 'SyntaxError'],
    ['with a block of no language', fenced('', 'x'), 'needs a language'],
  ])('%s', async (_title, page, said) => {
    expect(await problemsOf(page)).toContain(said)
  })

  it.skipIf(missing('root', 'nft', 'unshare'))('with a ruleset that nft refuses', async () => {
    expect(await problemsOf(fenced('nft', 'tcp dport 22 drop'))).toContain('syntax error')
    expect(await problemsOf(fenced('nft', 'table ip t { chain c { tcp dport 22 drop; }; }'))).toBe('')
  })
})

it.each([
  [
    '[here](docs/README.md#documents), [there](https://example.org), `src/main.ts`, `pyruse-ts check --format json`',
    [],
  ],
  ['[nowhere](docs/nowhere.md)', ['page.md:1: there is no docs/nowhere.md']],
  ['x\n[no such heading](README.md#nowhere)', ['page.md:2: README.md has no heading #nowhere']],
  ['<img src="nowhere.png">', ['page.md:1: there is no nowhere.png']],
  ['`src/nowhere.ts`', ['page.md:1: there is no src/nowhere.ts']],
  ['`pyruse-ts check --strict FILE`', ['page.md:1: `check` has no option `--strict`']],
  ['`node bench/nowhere.ts`', ['page.md:1: there is no bench/nowhere.ts']],
  ['As follows:\n\n    code', ['page.md:3: this is code by its indentation: put it into a fence']],
])('names in a sentence are looked up: %s', (text, problems) => {
  expect(strayNames(parsePage('page.md', text))).toEqual(problems)
})
