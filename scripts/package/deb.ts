import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import manifest from '../../package.json' with { type: 'json' }
import { fillTree, PROGRAMS } from './contents.ts'
import { controlFile, debianChangelog } from './control.ts'
import { installedSize, md5sums, usualModes } from './tree.ts'

const SCRIPTS = ['postinst', 'prerm', 'postrm']
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

export interface DebRequest {
  /** What `npm run build` made: `src`, `chains`, `share`. */
  readonly built: string
  /** The directory that the package is written to. */
  readonly into: string
  /** One after the other, since all but the version is made once. */
  readonly versions?: readonly string[]
  /** Seconds since 1970: what the package says of its own time. */
  readonly madeAt: number
  readonly compression: 'xz' | 'none'
}

/**
 * Makes Debian packages of the built program and of the Node.js that runs this (Debian's own is older than 24), for this
 * kind of machine, and returns their files.
 */
export function buildDeb(request: DebRequest): readonly string[] {
  const { built, into, versions = [manifest.version], madeAt, compression } = request
  const architecture = ARCHITECTURES[process.arch]
  if (architecture === undefined) throw new Error(`there is no package for ${process.arch}`)
  const tree = mkdtempSync(join(tmpdir(), 'pyruse-deb-'))
  const control = join(tree, 'DEBIAN')
  try {
    fillTree(tree, built)
    mkdirSync(control)
    for (const script of SCRIPTS)
      copyFileSync(join(import.meta.dirname, '../../packaging/debian', script), join(control, script))
    return versions.map((version) => {
      const changelog = gzipSync(debianChangelog(version, new Date(madeAt * 1000)), { level: 9 })
      writeFileSync(join(tree, 'usr/share/doc/pyruse-ts/changelog.gz'), changelog)
      writeFileSync(
        join(control, 'control'),
        controlFile({ version, architecture, size: installedSize(tree) }),
      )
      writeFileSync(join(control, 'md5sums'), md5sums(tree))
      usualModes(tree, [...PROGRAMS, ...SCRIPTS.map((script) => join('DEBIAN', script))])
      const file = join(into, `pyruse-ts_${version}_${architecture}.deb`)
      execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', tree, file], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, SOURCE_DATE_EPOCH: String(madeAt) },
      })
      return file
    })
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}
