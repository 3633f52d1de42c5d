import { join } from 'node:path'
import type { Firewall } from '../../setup/firewall.ts'
import type { Mailer } from '../../setup/mailer.ts'
import type { Plan } from '../../setup/plan.ts'
import type { Speaker, Surveyed } from '../../setup/survey.ts'
import { numberText } from '../../values/number-text.ts'
import { visible } from '../../values/visible.ts'
import { CHAINS, type Place, SETTINGS } from './place.ts'

/** Speakers that are listed. */
const LISTED = 15
const DAY = 86_400e6

/** What was found, for people. */
export function foundText({ surveyed, firewall, mailer, logFiles }: Plan): string {
  return lines([
    ...surveyLines(surveyed),
    '',
    `bans   ${banLine(firewall)}`,
    `mail   ${mailLine(mailer)}`,
    ...logFiles.map(
      ({ name, paths, caution }) =>
        `files  ${name}: ${paths.join(', ')}${caution === undefined ? '' : ' (left as a comment)'}`,
    ),
  ])
}

/** What is to be done next, step by step. */
export function nextSteps({ logFiles, firewall }: Plan, { into, isSystem }: Place): readonly string[] {
  const config = isSystem ? '' : ` --config ${join(into, SETTINGS)}`
  const groups = [
    ...new Set(logFiles.filter(({ caution }) => caution === undefined).flatMap((files) => files.groups)),
  ]
  return [
    `read ${join(into, SETTINGS)} and ${join(into, CHAINS)}: who gets the mails, whom nobody may ban`,
    `pyruse-ts check${config}`,
    ...(groups.length === 0 || !isSystem
      ? []
      : [`for the files above: systemctl edit pyruse-ts, [Service] SupplementaryGroups=${groups.join(' ')}`]),
    isSystem ? 'systemctl enable pyruse-ts && systemctl restart pyruse-ts' : `pyruse-ts run${config}`,
    `pyruse-ts doctor --mail${config} looks whether all of it works, and sends you a mail`,
    firewall.hasNft || firewall.sets.length > 0
      ? `pyruse-ts report${config} shows the digest so far; when it has only bans that you want, delete \`mode: observe\` and pyruse-ts reload${config}`
      : `pyruse-ts report${config} shows the digest so far; to keep anybody out, give the ban set a firewall (\`ban_sets\`)`,
    `after a week: pyruse-ts advise${config}`,
  ]
}

function surveyLines({ entries, unknown, kinds, first, last, speakers }: Surveyed): readonly string[] {
  if (first === null || last === null) return ['no entries of that time could be read']
  const days = Math.max(1, Math.round((last - first) / DAY))
  const sorted = speakers.toSorted((a, b) => b.unknown - a.unknown || b.entries - a.entries)
  const more = sorted.slice(LISTED)
  return [
    `${numberText(entries)} entries of ${days === 1 ? 'a day' : `${days} days`}: the shipped chains know ${percent(entries - unknown, entries)} of them;`,
    `${numberText(unknown)}, of ${kinds === 1 ? 'one kind' : `${numberText(kinds)} kinds`}, would stand in the digest as unexpected`,
    '',
    '    entries  unknown  who',
    ...sorted.slice(0, LISTED).map(speakerLine),
    ...(more.length > 0 ? [`                      and ${numberText(more.length)} more`] : []),
  ]
}

function speakerLine({ identifier, entries, unknown }: Speaker): string {
  return `  ${numberText(entries).padStart(9)}${numberText(unknown).padStart(9)}  ${identifier || '(no identifier)'}`
}

/** Never 100 % where something is left. */
function percent(part: number, whole: number): string {
  return `${Math.floor((part / whole) * 1000) / 10} %`
}

function banLine({ hasNft, sets: [best] }: Firewall): string {
  if (best !== undefined) {
    const names = [best.table, best.ipv4, best.ipv6].filter((name) => name !== undefined).join(' ')
    return `${best.table === undefined ? 'ipset' : 'nftables'} ${names}: ${best.drops ? 'a rule drops what comes from it' : 'no rule uses it yet'}`
  }
  return hasNft
    ? 'no set for bans yet: nftables, with a table of its own (inet pyruse)'
    : 'no firewall could be looked at (nft as root): bans are only remembered'
}

function mailLine(mailer: Mailer): string {
  switch (mailer.by) {
    case 'smtp':
      return `through ${mailer.host}:${mailer.port}, which answers`
    case 'sendmail':
      return `by ${mailer.program}`
    case 'files':
      return 'nothing was found that sends it: it is written to files'
  }
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${visible(text)}\n`).join('')
}
