import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createExecExecutor } from '../../../src/effects/exec/exec-executor.ts'
import { Duration, parseDuration } from '../../../src/values/duration.ts'
import { temporaryDirectory } from '../../state/support/stores.ts'
import { items, NEVER, payload } from '../payloads.ts'

function run(...command: readonly string[]) {
  return runWithin('1s', ...command)
}

function runWithin(timeout: string, ...command: readonly string[]) {
  const executor = createExecExecutor({ timeout: parseDuration(timeout) ?? new Duration(0) })
  return executor.execute(items(payload({ effect: 'exec', command })), NEVER)
}

test('a program gets its arguments as they are, no input, and next to no environment', async () => {
  const file = join(temporaryDirectory(), 'out')
  const script = 'f=$1; shift; { printf "%s\\n" "$@"; cat; env | cut -d= -f1 | sort; } >"$f"'
  expect(await run('sh', '-c', script, 'sh', file, 'a b', '$(id)', '')).toEqual([{ ok: true }])
  expect(readFileSync(file, 'utf8').split('\n')).toEqual(['a b', '$(id)', '', 'LANG', 'PATH', 'PWD', ''])
})

test('a program that prints a lot is left to do its work', async () => {
  expect(await run('sh', '-c', 'yes | head -c 1000000; yes | head -c 1000000 >&2')).toEqual([{ ok: true }])
})

test.each(['24d', '1001ms'])('a time-out of %s is one', async (timeout) => {
  expect(await runWithin(timeout, 'true')).toEqual([{ ok: true }])
})

test.each([
  [['sh', '-c', 'echo "no such\x1b[31m user"; exit 3'], /^sh ended with exit code 3: no such \[31m user$/],
  [['sh', '-c', 'kill -9 $$'], 'sh was killed by SIGKILL'],
  [['sh', '-c', 'sleep 60 & wait'], 'sh did not end within 1s, and was killed'],
  [['/nonexistent/program'], /^\/nonexistent\/program cannot be run: /],
  [['/etc/passwd'], /^\/etc\/passwd cannot be run: /],
  [['sh', '-c', 'yes | head -c 1000000; exit 4'], /^sh ended with exit code 4: y y /],
] as const)('%j fails for good, and why is said in a line', async (command, error) => {
  const [outcome] = await run(...command)
  expect(outcome).toMatchObject({ ok: false, permanent: true, error: expect.stringMatching(error) })
  expect(JSON.stringify(outcome).length).toBeLessThan(700)
})
