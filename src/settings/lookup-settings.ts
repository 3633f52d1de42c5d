import { resolve } from 'node:path'
import { mapping, named, type Schema, text } from './schema-kit.ts'

/** Where `lookup(NAME, …)` finds values: each file gives one, under its name without the ending. */
export interface LookupSettings {
  /** An absolute path, or a pattern of such. */
  readonly files: string
  /** Of the first line that it matches, what it captures as `value` is the value. */
  readonly pattern: string
}

/** What `lookup` looks up. */
export const lookups: Schema = named(
  'What the filter `lookup` finds, by the name of the lookup: a value in each of some files.',
  mapping(
    'Files of which each holds the value for one key. The key is the name of the file without its ending.',
    {
      files: text(
        'path',
        'The files: a path in which `*`, `**`, `?`, `[…]` and `{…}` stand for more than one.',
        {
          examples: ['/etc/pve/nodes/*/{qemu-server,lxc}/*.conf'],
        },
      ),
      pattern: text(
        'lookup-pattern',
        'What is looked for in each line. Of the first one that it matches, the value is what it captures as `value`.',
        { examples: ['/^(?:name|hostname): (?<value>.+)$/'] },
      ),
    },
    { required: ['files', 'pattern'] },
  ),
  { default: {} },
)

/** A lookup with its path made absolute. */
export function completeLookup(written: LookupSettings, base: string): LookupSettings {
  return { ...written, files: resolve(base, written.files) }
}
