/**
 * The stress of a running daemon: `npm run test:stress -- --rounds 10 --seed 1`. It needs root, and what
 * test/support/requirements.ts names. Without a seed it takes another one each time, and says which.
 */
import { parseArgs } from 'node:util'
import { stress } from './stress.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '10' }, seed: { type: 'string' } },
})
const rounds = Number(values.rounds)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
console.log(`${rounds} rounds, seed ${seed}`)
const { problems, operations, lines, story } = await stress({
  rounds,
  seed,
  onOperation(round, operation) {
    if (process.stdout.isTTY) process.stdout.write(`\r${round}/${rounds} ${operation}\x1b[K`)
  },
})
console.log(`\n${lines} lines; ${[...operations].map(([name, count]) => `${count} × ${name}`).join(', ')}`)
if (problems.length === 0) console.log('what must hold held after each round')
else {
  console.error(`FAILED with --rounds ${rounds} --seed ${seed}:\n${[...story, ...problems].join('\n')}`)
  process.exitCode = 1
}
