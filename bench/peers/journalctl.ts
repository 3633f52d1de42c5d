import type { Contestant } from '../measure.ts'

/** `journalctl` itself, which other programs read the journal through. */
export function journalctl(journal: string, output: 'json' | 'export' | 'cat'): Contestant {
  return {
    name: `journalctl -o ${output}`,
    program: 'journalctl',
    arguments: ['-o', output, '--no-pager', '--directory', journal],
  }
}
