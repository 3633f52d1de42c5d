import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The directory of the innermost package that a file is part of. */
const PACKAGE = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/
/** What packages call the files that must go wherever their code goes. */
const FILES = /^(licen[cs]e|copying|notice|thirdpartynotices)(\.|$)/i
const RULE = `${'-'.repeat(80)}\n`

/** The licenses of the packages that these files are part of, as they themselves tell them. */
export function licenses(files: readonly string[]): string {
  const packages = new Set(files.flatMap((file) => PACKAGE.exec(file) ?? []))
  const sections = [...packages].sort().map(sectionOf)
  return `The program contains these libraries.\n\n${RULE}${sections.join(RULE)}`
}

function sectionOf(directory: string): string {
  const { name, version, license }: Readonly<Record<string, string>> = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  )
  const files = readdirSync(directory).filter((file) => FILES.test(file))
  if (files.length === 0) throw new Error(`${name} has no license that could go with its code`)
  const texts = files.map((file) => readFileSync(join(directory, file), 'utf8').trim())
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n\n`
}
