import { execa } from 'execa'

/** How a run of nft ended; `text` is what it printed on both outputs. */
export type NftResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: NftFailure; readonly text: string }

/** `refused` is an answer of nft itself: it did not like a command, and none of its script took effect. */
export type NftFailure = 'no program' | 'no answer' | 'no permission' | 'refused'

const TIMEOUT = 30_000
const MOST_OUTPUT = 1_000_000

/** Runs nft with arguments and, where there is one, a script on its standard input. The program may have a prefix. */
export async function runNft(
  program: readonly string[],
  args: readonly string[],
  script = '',
): Promise<NftResult> {
  const [file = 'nft', ...prefix] = program
  const result = await execa(file, [...prefix, ...args], {
    input: script,
    all: true,
    reject: false,
    timeout: TIMEOUT,
    maxBuffer: MOST_OUTPUT,
    env: { LC_ALL: 'C' },
  })
  const text = result.all ?? ''
  if (!result.failed) return { ok: true, text }
  if (result.code === 'ENOENT' || result.code === 'EACCES') return { ok: false, why: 'no program', text }
  if (result.timedOut) return { ok: false, why: 'no answer', text }
  const denied = /operation not permitted|must be root/i.test(text)
  return { ok: false, why: denied ? 'no permission' : 'refused', text }
}
