import type { SyslogSettings } from '../settings/sources/syslog.ts'
import { tryToListen } from '../sources/syslog/listen-at.ts'
import { listenText, parseListenPlace } from '../values/listen-place.ts'
import { checkCertificates } from './certificates.ts'
import type { Check, Finding, Patient } from './finding.ts'

/** Whether each place can be listened at where others send messages of syslog, or is. */
export const checkListening: Check = async (patient) => {
  const findings: Finding[] = []
  for (const [name, settings] of Object.entries(patient.settings.sources))
    if (settings.kind === 'syslog') findings.push(...(await checkOne(name, settings, patient)))
  return findings
}

async function checkOne(
  name: string,
  { listen, tls, connections }: SyslogSettings,
  { daemon, now }: Patient,
): Promise<readonly Finding[]> {
  const about = `source ${name}`
  const findings: Finding[] = []
  const places = listen.flatMap((text) => parseListenPlace(text) ?? [])
  for (const place of places) {
    const outcome = await tryToListen(place, { tls, most: connections })
    findings.push({ about, ...judge(listenText(place), outcome, daemon.kind !== 'absent') })
  }
  if (tls !== undefined && places.some(({ kind }) => kind === 'tls'))
    findings.push(...checkCertificates(about, tls, now))
  return findings
}

/** The daemon has a place, so nobody else may get it; without one, nobody else may have it. */
function judge(
  place: string,
  outcome: Awaited<ReturnType<typeof tryToListen>>,
  isRunning: boolean,
): Omit<Finding, 'about'> {
  if (outcome === 'taken' && isRunning) return { level: 'ok', finding: `it is listened at ${place}` }
  if (outcome === undefined && !isRunning) return { level: 'ok', finding: `it can be listened at ${place}` }
  const meaning = 'what is sent there is lost'
  if (outcome === 'taken')
    return {
      level: 'problem',
      finding: `another program listens at ${place}`,
      meaning,
      mend: 'ss -lnptu; ss -lxp; stop that one, or see `listen` of this source',
    }
  if (outcome === undefined)
    return {
      level: 'problem',
      finding: `nobody listens at ${place}, though the daemon runs`,
      meaning,
      mend: 'pyruse-ts reload; journalctl -u pyruse-ts tells what is wrong; a port below 1024 needs CAP_NET_BIND_SERVICE',
    }
  return { level: 'problem', finding: outcome.message, meaning, mend: outcome.hint }
}
