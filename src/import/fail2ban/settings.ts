import { stringify } from 'yaml'
import { Duration } from '../../values/duration.ts'
import { BAN_SET } from './chains.ts'
import type { Defaults } from './jails.ts'
import type { SourceOfFiles } from './places.ts'

/** The settings that go with the chains, as YAML. */
export function settingsText(
  { destemail, sender, escalates, longest }: Defaults,
  files: readonly SourceOfFiles[],
  neverBan: readonly string[],
): string {
  const sources = sourcesOf(files)
  const mail = {
    ...(isMailbox(sender) && { from: sender }),
    ...(isMailbox(destemail) && { to: [destemail] }),
  }
  return stringify({
    chains: ['main.chain'],
    ...(sources.size > 0 && { sources: { journal: { kind: 'journald' }, ...Object.fromEntries(sources) } }),
    ...(Object.keys(mail).length > 0 && { mail }),
    ban_sets: {
      [BAN_SET]: {
        backend: 'nftables',
        table: 'inet pyruse',
        ipv4: 'pyruse4',
        ipv6: 'pyruse6',
        manage: true,
        mode: 'observe',
        ...(escalates && {
          escalate: { factor: 2, ...(longest instanceof Duration && { up_to: String(longest) }) },
        }),
      },
    },
    ...(neverBan.length > 0 && { never_ban: neverBan }),
  })
}

/** One source for all jails that read the same service's files. */
function sourcesOf(files: readonly SourceOfFiles[]): ReadonlyMap<string, object> {
  const byName = Map.groupBy(files, ({ name }) => name)
  return new Map(
    [...byName].map(([name, alike]) => [
      name,
      {
        kind: 'file',
        path: [...new Set(alike.flatMap(({ paths }) => paths))],
        format: alike[0]?.format,
        identifier: alike[0]?.identifier,
        ...(alike[0]?.isKnown && { enters: 'journal' }),
      },
    ]),
  )
}

/** fail2ban's own defaults name no mailbox: `root@<fq-hostname>`. Others are not taken that the settings would refuse. */
function isMailbox(address: string | undefined): address is string {
  return (
    address !== undefined &&
    /^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9_][\w-]{0,62}(?:\.[A-Za-z0-9_][\w-]{0,62})*$/.test(address)
  )
}
