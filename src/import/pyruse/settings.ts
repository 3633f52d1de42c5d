import { stringify } from 'yaml'
import type { Importing } from './importing.ts'

/** What stands for the entries of a pyruse.json that are not taken over. */
const REASONS: Readonly<Record<string, string>> = {
  storage: ': the setting `state` says where state lies',
  nftBan: ': `nft` is found by the PATH, and run as it is',
  ipsetBan: ': `ipset` is found by the PATH, and run as it is',
}

/** The settings that go with the chains, as YAML. */
export function settingsText({
  configuration: { email, encoding, others },
  banSets,
  notes,
}: Importing): string {
  notes.elsewhere()
  for (const name of others) notes.difference(`\`${name}\` is not taken over${REASONS[name] ?? ''}`)
  const sets = banSets.all()
  const [program, ...args] = email?.sendmail ?? []
  const mail = {
    ...(email?.from !== undefined && { from: email.from }),
    ...(email?.to !== undefined && { to: email.to }),
    ...(program !== undefined && { transport: { sendmail: program, ...(args.length > 0 && { args }) } }),
  }
  return stringify({
    chains: ['main.chain'],
    ...(Object.keys(mail).length > 0 && { mail }),
    ...(sets.size > 0 && { ban_sets: Object.fromEntries(sets) }),
    ...(encoding !== undefined && { fallback_encoding: encoding }),
  })
}
