/** Shows the lines that the chains judge otherwise than fail2ban: `node test/chains/fail2ban/show.ts [FILTER…]`. */
import { shippedProgram } from '../support.ts'
import { judge } from './judge.ts'
import { COMPARED_FILTERS } from './services.ts'

const wanted = process.argv.slice(2)
const program = shippedProgram()
for (const compared of COMPARED_FILTERS) {
  if (wanted.length > 0 && !wanted.includes(compared.filter)) continue
  const judgements = judge(program, compared)
  const wrong = judgements.filter(({ isRight }) => !isRight)
  const told = wrong.filter(({ reason }) => reason !== undefined)
  console.log(
    `${compared.filter}: ${judgements.length} lines, ${wrong.length} otherwise, ${told.length} of them on purpose`,
  )
  for (const { line, fields, found, reason } of wrong) {
    const expected = line.isFailure ? `failure of ${line.host ?? '-'}` : 'no failure'
    console.log(`  ${line.place}: ${expected}, found ${found}${reason === undefined ? '' : `; ${reason}`}`)
    console.log(`    ${fields.SYSLOG_IDENTIFIER}: ${fields.MESSAGE}`)
  }
}
