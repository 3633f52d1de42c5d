import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Contestant } from '../measure.ts'
import { counted, services } from './rules.ts'

/** SEC on syslog text, with a rule for each of so many services. */
export function sec(log: string, count: number, directory: string): Contestant {
  const rules = join(directory, `sec-${count}.conf`)
  writeFileSync(rules, services(count).map(ruleOf).join('\n'))
  return {
    name: `SEC, ${counted(count, 'rule')}`,
    program: 'sec',
    arguments: [`--conf=${rules}`, `--input=${log}`, '--fromstart', '--notail', '--quoting', '--debug=1'],
  }
}

function ruleOf(service: string): string {
  return [
    'type=SingleWithThreshold',
    'ptype=RegExp',
    `pattern=\\b${service}\\[\\d+\\]: Failed password for (?:invalid user )?(.*) from (\\S+) port \\d+ ssh2$`,
    `desc=${service} $2`,
    'action=write /dev/null %s',
    'window=600',
    'thresh=6',
    '',
  ].join('\n')
}
