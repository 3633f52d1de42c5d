import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execaSync } from 'execa'
import { LAST_ADDRESS } from '../corpus/last-failure.ts'
import type { Contestant } from '../measure.ts'
import { counted, services } from './rules.ts'

/** Syslog-ng on syslog text, on one core, with a rule for each of so many services that writes a line for each match. */
export function syslogNg(log: string, count: number, directory: string): Contestant {
  const place = join(directory, `syslog-ng-${count}`)
  mkdirSync(place, { recursive: true })
  const config = join(place, 'syslog-ng.conf')
  const output = join(place, 'matches')
  writeFileSync(config, configuration(log, output, services(count)))
  const state = ['persist-file', 'control', 'pidfile'].map((name) => `--${name}=${join(place, name)}`)
  return {
    name: `syslog-ng on one core, ${counted(count, 'rule')}`,
    program: 'taskset',
    arguments: ['--cpu-list', '0', 'syslog-ng', '--foreground', '--no-caps', `--cfgfile=${config}`, ...state],
    prepare: () => {
      // What it remembers of the last run is how far it has read.
      for (const name of ['persist-file', 'matches']) rmSync(join(place, name), { force: true })
    },
    finish: { file: output, text: LAST_ADDRESS },
  }
}

function configuration(log: string, output: string, names: readonly string[]): string {
  return `@version: ${configurationVersion()}
options { keep-hostname(yes); use-dns(no); dns-cache(no); stats-freq(0); };
source corpus { file("${log}" follow-freq(1) log-fetch-limit(1000) log-iw-size(100000)); };
destination matches { file("${output}" template("$PROGRAM $2\\n")); };
log {
  source(corpus);
${names.map(ruleOf).join('\n')}
};
`
}

function ruleOf(service: string): string {
  const pattern = '^Failed password for (?:invalid user )?(.*) from (\\\\S+) port [0-9]+ ssh2$'
  return `  log {
    filter {
      program("${service}" type(string)) and
      match("${pattern}" value("MESSAGE") type(pcre) flags(store-matches))
    };
    destination(matches);
    flags(final);
  };`
}

/** The newest that the installed one knows; it refuses to do without. */
function configurationVersion(): string {
  const { stdout = '' } = execaSync('syslog-ng', ['--version'], { reject: false })
  return /Config version: (\S+)/.exec(stdout)?.[1] ?? '3.35'
}
