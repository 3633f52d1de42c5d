import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { namingProblems } from './commands-named.ts'
import { type Page, parsePage, REPOSITORY } from './page.ts'

/** A path of the repository, as one names it in a sentence. */
const OWN_PATH =
  /^(?:src|test|docs|bench|scripts|packaging|chains|examples|filters|actions|editors)\/[\w./-]+$/

/** Which links of a page lead nowhere, and what it names in its sentences that is not there: files, commands, options. */
export function strayNames({ path, prose }: Page): readonly string[] {
  return prose.flatMap((line, index) => {
    const code = [...line.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)
    const bare = line.replaceAll(/`[^`]*`/g, '')
    const targets = [...bare.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
      ([, one, other]) => one ?? other ?? '',
    )
    return [
      ...targets.flatMap((target) => linkProblems(target, path)),
      ...code.flatMap(codeProblems),
      ...(/^ {4,}\S/.test(line) && prose[index - 1] === ''
        ? ['this is code by its indentation: put it into a fence']
        : []),
    ].map((problem) => `${path}:${index + 1}: ${problem}`)
  })
}

function linkProblems(target: string, from: string): readonly string[] {
  if (/^(?:https?|mailto):/.test(target)) return []
  const [file = '', anchor] = target.split('#')
  const path = file === '' ? from : normalize(join(dirname(from), file))
  if (!existsSync(join(REPOSITORY, path))) return [`there is no ${path}`]
  if (anchor === undefined || anchorsOf(path).includes(anchor)) return []
  return [`${path} has no heading #${anchor}`]
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(path: string): readonly string[] {
  const { prose } = parsePage(path, readFileSync(join(REPOSITORY, path), 'utf8'))
  return prose.flatMap((line) => {
    const [, heading] = /^#+ (.+)/.exec(line) ?? []
    if (heading === undefined) return []
    const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    return [plain.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s/g, '-')]
  })
}

function codeProblems(code: string): readonly string[] {
  if (OWN_PATH.test(code)) return existsSync(join(REPOSITORY, code)) ? [] : [`there is no ${code}`]
  return /^(?:pyruse-ts|npm run|node) /.test(code) ? namingProblems(code) : []
}
