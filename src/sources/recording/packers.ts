/** A program that packs files. */
export interface Packer {
  readonly name: string
  /** What unpacks its files to standard output. */
  readonly unpacker: string
  /** The bytes with which its files begin. */
  readonly mark: Buffer
}

/** Those by which logrotate and others pack logs. */
const PACKERS: readonly Packer[] = [
  { name: 'gzip', unpacker: 'zcat', mark: Buffer.of(0x1f, 0x8b) },
  { name: 'xz', unpacker: 'xzcat', mark: Buffer.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00) },
  { name: 'bzip2', unpacker: 'bzcat', mark: Buffer.from('BZh') },
  { name: 'zstd', unpacker: 'zstdcat', mark: Buffer.of(0x28, 0xb5, 0x2f, 0xfd) },
]

export const LONGEST_MARK = Math.max(...PACKERS.map(({ mark }) => mark.length))

/** What packed the bytes, as far as their beginning tells. */
export function packerOf(bytes: Buffer): Packer | undefined {
  return PACKERS.find(({ mark }) => bytes.subarray(0, mark.length).equals(mark))
}
