import { type Firewall, type FoundSets, OWN_TABLE } from './firewall.ts'
import type { LogFiles } from './log-files.ts'
import type { Mailer } from './mailer.ts'
import type { Plan } from './plan.ts'

/** The settings of a plan as they are written, with comments. */
export function settingsText(plan: Plan): string {
  const { hostname, day, isSystem, logFiles, mailer, firewall, administrator } = plan
  return `# Where pyruse-ts reads, whom it tells and how it bans: made by \`pyruse-ts init\` on ${hostname}, ${day}.
# \`pyruse-ts doc NAME\` explains a setting, \`pyruse-ts check\` tells what is wrong, \`pyruse-ts reload\` makes a change hold.

# What becomes of entries. Shipped chains, and your own rules, are named there.
chains: [main.chain]
${isSystem ? '' : OWN_STATE}
sources:
  # The journal of this machine. What was written before the first start is not walked; \`start: 6h\` would begin earlier.
  journal: { kind: journald }
${sourcesText(logFiles)}
mail:
  # Who gets the digest and the alerts.
  to: [${quoted(`root@${hostname}`)}]
${transportText(mailer)}
report:
  # When the digest is sent (cron): each midnight.
  schedule: "0 0 * * *"

ban_sets:
${banSetText(firewall)}
# Whom no chain and no command may ban, besides this machine, its gateways and loopback.
${neverBanText(administrator)}`
}

const OWN_STATE = `
# Beside this file, so that trying it out leaves the system alone. Without this line it is /var/lib/pyruse-ts.
state: state
`

function sourcesText(logFiles: readonly LogFiles[]): string {
  const read = logFiles.filter(({ caution }) => caution === undefined)
  const others = logFiles.filter(({ caution }) => caution !== undefined)
  return [
    read.length > 0 ? '  # Files that the journal does not see; their lines enter the same chains.\n' : '',
    ...read.map((files) => `  ${sourceText(files)}\n`),
    ...others.map((files) => `  # Files that are not read: ${files.caution}.\n  # ${sourceText(files)}\n`),
  ].join('')
}

function sourceText({ name, paths, identifier, format }: LogFiles): string {
  const list = `[${paths.map(quoted).join(', ')}]`
  return `${name}: { kind: file, path: ${list}, format: ${format}, identifier: ${identifier}, enters: journal }`
}

function transportText(mailer: Mailer): string {
  switch (mailer.by) {
    case 'smtp':
      return `  # The mail server of this machine.
  transport: { smtp: { host: ${mailer.host}, port: ${mailer.port}, encryption: none } }
`
    case 'sendmail':
      return `${mailer.needsRights ? NEEDS_RIGHTS : ''}  transport: { sendmail: ${mailer.program} }
${mailer.needsRights ? SMTP_EXAMPLE : ''}`
    case 'files':
      return `  # Nothing was found that sends mail: until you say how, mails are files in STATE/mails.
${SMTP_EXAMPLE}`
  }
}

const NEEDS_RIGHTS = `  # This program gets more rights than its caller, which the systemd unit forbids (NoNewPrivileges): if \`pyruse-ts doctor --mail\`
  # works and the daemon's mails wait, send through smtp.
`
const SMTP_EXAMPLE = `  # transport: { smtp: { host: mail.example.org, user: NAME, password_credential: smtp-password } }
`

const OBSERVE = `  # The shipped chains ban with this set. \`observe\`: bans are counted and told as what would have been, and nobody is kept out.
  # When the digest shows none that you would not want, delete \`mode: observe\`.
`
const MANAGED = `{ backend: nftables, table: ${OWN_TABLE}, ipv4: pyruse4, ipv6: pyruse6, manage: true, mode: observe }`

function banSetText({ hasNft, sets }: Firewall): string {
  const [best, ...others] = sets
  if (best !== undefined)
    return `${OBSERVE}  # ${best.drops ? 'A rule of your firewall drops what comes from it' : 'No rule of your firewall uses it yet: see `pyruse-ts doctor`'}.
  pyruse: ${foundSet(best)}
${others.map((set) => `  # Another one that could hold bans: ${foundSet(set)}\n`).join('')}  # Or sets and rules of its own, which it makes and keeps: ${MANAGED}
`
  if (hasNft)
    return `${OBSERVE}  # Its table, sets and rules that drop in input and forward are made, and mended when somebody removes them.
  pyruse: ${MANAGED}
`
  return `  # The firewall could not be looked at: bans are only remembered. With nftables (apt-get install nftables), take instead:
  # pyruse: ${MANAGED}
  pyruse: { backend: none }
`
}

function foundSet({ table, ipv4, ipv6 }: FoundSets): string {
  const backend = table === undefined ? 'backend: ipset' : `backend: nftables, table: ${quoted(table)}`
  const names = [
    ...(ipv4 === undefined ? [] : [`ipv4: ${quoted(ipv4)}`]),
    ...(ipv6 === undefined ? [] : [`ipv6: ${quoted(ipv6)}`]),
  ]
  return `{ ${[backend, ...names, 'mode: observe'].join(', ')} }`
}

function neverBanText(administrator: string | undefined): string {
  return administrator === undefined
    ? `# never_ban:
#   - { address: 192.0.2.10, comment: from where I administer it }
`
    : `never_ban:
  - { address: ${quoted(administrator)}, comment: from where init was run }
`
}

/** A text of YAML that nothing in it gets out of. */
function quoted(text: string): string {
  return JSON.stringify(text)
}
