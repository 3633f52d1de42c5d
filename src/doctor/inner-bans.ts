import { type Address, type Network, parseAddress, parseNetwork } from '../values/address.ts'
import { type Check, fine } from './finding.ts'
import { fromState } from './support/from-state.ts'

/** What nobody on the Internet has: addresses of proxies, routers, containers and other machines nearby. */
const INNER: readonly Network[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
].flatMap((text) => parseNetwork(text) ?? [])

/** So many bans are told one by one. */
const MOST_TOLD = 5

/** Whether somebody nearby is banned: where that is a proxy or a router, so are all who come through it. */
export const checkInnerBans: Check = ({ settings, now }) => {
  const running = fromState(settings.state, (reader) => [...reader.bans(now)]) ?? []
  const inner = running.filter(({ set, address }) => settings.ban_sets[set] !== undefined && isInner(address))
  if (inner.length === 0) return [fine('bans', 'none is of an address nearby')]
  return inner.slice(0, MOST_TOLD).map(({ set, address }) => ({
    about: 'bans',
    level: 'warning',
    finding: `${address} is banned by ${set}, and is no address of the Internet`,
    meaning: 'where it is a proxy, a router or a container, all who come through it are kept out',
    mend: `pyruse-ts bans remove ${address} --set ${set}, and name it in never_ban: see docs/how-to/behind-a-reverse-proxy.md`,
  }))
}

function isInner(banned: string): boolean {
  const address: Address | undefined = parseAddress(banned) ?? parseNetwork(banned)?.address
  return address !== undefined && INNER.some((network) => network.contains(address))
}
