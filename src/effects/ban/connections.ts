import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Address, Network, parseAddress } from '../../values/address.ts'
import { errorMessage } from '../../values/error-message.ts'
import type { BanBackend } from './backend.ts'
import { runTool, type Tool } from './run-tool.ts'

const TIMEOUT = 30_000
/** So many addresses are cut without looking who is connected: each costs a walk through all connections. */
const FEW = 8
/** Connected addresses that are cut at once, at the most. */
const MOST = 1_000

type Element = Address | Network

/** Told where connections could not be cut; the bans are made nevertheless. */
export type OnTrouble = (message: string, hint?: string) => void

/** A backend that, after banning with one of these sets, cuts the connections that are there already. */
export function cuttingConnections(
  backend: BanBackend,
  sets: ReadonlySet<string>,
  cut: (elements: readonly Element[], signal: AbortSignal) => Promise<void>,
): BanBackend {
  return {
    ...backend,
    async apply(changes, signal) {
      const outcomes = await backend.apply(changes, signal)
      const made = changes.filter(
        ({ set, banned }, place) => banned !== 'not' && sets.has(set) && outcomes[place]?.ok === true,
      )
      const elements = made.map(({ element }) => element)
      if (elements.length > 0) await cut(elements, signal)
      return outcomes
    },
  }
}

/**
 * Makes what cuts the connections of addresses and networks, with two runs of conntrack at the most, however many they are:
 * where they are many, only those that are connected are named to it. `prefix` is what comes before it, if anything.
 */
export function connectionCutter(prefix: readonly string[], onTrouble: OnTrouble) {
  const conntrack: Tool = { prefix, name: 'conntrack', package: 'conntrack' }
  return async (elements: readonly Element[], signal: AbortSignal): Promise<void> => {
    const cut =
      elements.length <= FEW ? elements : connectedOf(elements, await run(['-L'], signal)).slice(0, MOST)
    if (cut.length > 0) await cutNow(cut, signal)
  }

  async function cutNow(elements: readonly Element[], signal: AbortSignal): Promise<void> {
    // Its `-R -` opens /dev/stdin, which cannot be where that is a socket, as Node.js makes it.
    let directory: string | undefined
    try {
      directory = await mkdtemp(join(tmpdir(), 'pyruse-ts-'))
      const file = join(directory, 'cut')
      await writeFile(file, elements.map(({ text }) => `-D -s ${text}\n`).join(''))
      await run(['-R', file], signal)
    } catch (error) {
      // A disk that is full, or no such directory.
      tell(errorMessage(error), 'conntrack is told by a file in the directory for temporary ones (TMPDIR)')
    } finally {
      if (directory !== undefined) await rm(directory, { recursive: true, force: true })
    }
  }

  async function run(args: readonly string[], signal: AbortSignal): Promise<string> {
    const result = await runTool(conntrack, args, { signal, timeout: TIMEOUT })
    if (result.ok) return result.text
    const { error, hint } =
      result.refused === undefined ? result.failure : { error: result.refused.trim().slice(0, 300) }
    tell(error, hint)
    return ''
  }

  function tell(error: string, hint?: string): void {
    onTrouble(`Connections of banned addresses cannot be cut: ${error}`, hint)
  }
}

/** Those of the elements from which somebody is connected. */
function connectedOf(elements: readonly Element[], listed: string): readonly Element[] {
  // The first `src` of a line is who began the connection.
  const connected = new Set(listed.split('\n').flatMap((line) => / src=(\S+)/.exec(line)?.[1] ?? []))
  const addresses = [...connected].flatMap((text) => parseAddress(text) ?? [])
  return elements.filter((element) =>
    element instanceof Network
      ? addresses.some((address) => element.contains(address))
      : connected.has(element.text),
  )
}
