/**
 * The crash harness: `npm run test:crash -- --kills 200 --seed 1 --input journal` (or `rename`, `copytruncate`: a log file
 * that is rotated so). It needs root, and what test/support/requirements.ts
 * names. Without a seed it takes another one each time, and says which.
 */
import { parseArgs } from 'node:util'
import { type CrashInput, crash } from './crash.ts'

const INPUTS: readonly CrashInput[] = ['journal', 'rename', 'copytruncate']

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string' },
    input: { type: 'string', default: 'journal' },
  },
})
const kills = Number(values.kills)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const input = INPUTS.find((name) => name === values.input)
if (input === undefined) fail(`--input is one of ${INPUTS.join(', ')}`)
console.log(`${kills} kills, seed ${seed}, input ${input}`)
const startedAt = performance.now()
try {
  const result = await crash({
    kills,
    seed,
    input,
    onLife: (life, moment) => {
      if (process.stdout.isTTY) process.stdout.write(`\r${life}/${kills} ${moment}\x1b[K`)
      else if (life % 20 === 0) console.log(`${life} of ${kills}`)
    },
  })
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  const byMoment = [...result.kills].map(([moment, count]) => `${count} at ${moment}`).join(', ')
  console.log(`\n${seconds} s, ${byMoment}`)
  console.log(
    `${result.entries} entries, ${result.bans} bans in the firewall, ${result.mails} mails (${result.digests} digests), ${result.repeated} of them twice`,
  )
  if (result.differences.length > 0) fail(result.differences.slice(0, 100).join('\n'))
  else console.log('state and effects are those of an undisturbed run')
} catch (error) {
  fail(error instanceof Error ? error.message : String(error))
}

function fail(why: string): never {
  console.error(`\nFAILED with --kills ${kills} --seed ${seed} --input ${values.input}:\n${why}`)
  process.exit(1)
}
