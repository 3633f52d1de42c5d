import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { TlsSettings } from '../settings/sources/syslog.ts'
import type { Finding } from './finding.ts'

const DAY = 86_400_000
/** Whoever renews by a program does so earlier than this before the end, in milliseconds. */
const SOON = 14 * DAY
/** Where certificates live for days only, the same as a share of their life. */
const SOON_OF_LIFE = 0.2

const BEGIN = '-----BEGIN CERTIFICATE-----'

/** Of the certificates of a source, those whose time is over, has not come yet, or is over soon. */
export function checkCertificates(
  about: string,
  { certificate, client_ca }: TlsSettings,
  now: number,
): readonly Finding[] {
  return [
    ...judge(about, 'certificate', certificate, readCertificates(certificate).slice(0, 1), now),
    ...(client_ca === undefined
      ? []
      : judge(about, 'client_ca', client_ca, readCertificates(client_ca), now)),
  ]
}

/** Of several authorities one may be a former one: what counts is the one that is valid for longest. */
function judge(
  about: string,
  setting: keyof TlsSettings,
  file: string,
  certificates: readonly X509Certificate[],
  now: number,
): readonly Finding[] {
  const last = certificates.toSorted((one, other) => endOf(other) - endOf(one))[0]
  if (last === undefined) return []
  const [begin, end] = [last.validFromDate.getTime(), endOf(last)]
  const soon = Math.min(SOON, (end - begin) * SOON_OF_LIFE)
  if (now >= begin && now < end - soon) return []
  const [state, at] = now < begin ? ['is not valid before', begin] : [now < end ? 'expires' : 'expired', end]
  const isUsable = now >= begin && now < end
  return [
    {
      about,
      level: isUsable ? 'warning' : 'problem',
      finding: `tls.${setting} ${state} ${new Date(at).toISOString().slice(0, 16)}Z: ${file}`,
      meaning:
        setting === 'certificate'
          ? `${isUsable ? 'then ' : ''}senders that look at it send nothing: what they have to tell is missing here`
          : `${isUsable ? 'then ' : ''}no sender is let in`,
      mend: 'renew it; new files are used for the next connection; where the clock is wrong: timedatectl',
    },
  ]
}

function endOf({ validToDate }: X509Certificate): number {
  return validToDate.getTime()
}

/** Those of a PEM file; none where it cannot be read, which others tell. */
function readCertificates(file: string): readonly X509Certificate[] {
  try {
    const [, ...blocks] = readFileSync(file, 'latin1').split(BEGIN)
    return blocks.map((block) => new X509Certificate(BEGIN + block))
  } catch {
    return []
  }
}
