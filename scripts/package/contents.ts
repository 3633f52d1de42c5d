import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { NATIVE } from '../build/build.ts'
import { closure } from './closure.ts'
import { MAINTAINER } from './control.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const DEBIAN = join(ROOT, 'packaging/debian')
const LIBRARY = 'usr/lib/pyruse-ts'
const MAIN = `${LIBRARY}/dist/src/main.js`
const NODE = `${LIBRARY}/node`
const DOCUMENTATION = 'usr/share/doc/pyruse-ts'

/** What may be run; all else may be read. */
export const PROGRAMS = [NODE, MAIN]

/** Nobody needs these to run it: what helps to develop, what was compiled for this machine alone, what is for another libc. */
const LEFT_OUT = /\.(map|[cm]?ts)$|\/\.[^/]+$|\/build\/Release$|\/musl_\w+$/

/** Puts all that is installed into a tree: the program, what it needs to run, and what tells systemd and people of it. */
export function fillTree(tree: string, built: string): void {
  const copy = (from: string, to: string) => {
    const filter = (path: string) => !LEFT_OUT.test(path.slice(from.length))
    cpSync(from, join(tree, to), { recursive: true, dereference: true, filter })
  }
  copy(join(built, 'src'), `${LIBRARY}/dist/src`)
  copy(join(built, 'chains'), `${LIBRARY}/dist/chains`)
  const nodeModules = join(ROOT, 'node_modules')
  for (const name of closure(nodeModules, NATIVE))
    copy(join(nodeModules, name), `${LIBRARY}/node_modules/${name}`)
  put(tree, `${LIBRARY}/package.json`, '{ "type": "module" }\n')

  copy(process.execPath, NODE)
  execFileSync('strip', [join(tree, NODE)])
  put(tree, MAIN, readFileSync(join(built, 'src/main.js'), 'utf8').replace(/^#!.*/, `#!/${NODE}`))
  mkdirSync(join(tree, 'usr/bin'))
  symlinkSync('../lib/pyruse-ts/dist/src/main.js', join(tree, 'usr/bin/pyruse-ts'))

  for (const unit of ['pyruse-ts.service', 'pyruse-ts-restore.service'])
    copy(join(ROOT, 'packaging', unit), `lib/systemd/system/${unit}`)
  copy(join(DEBIAN, 'sysusers.conf'), 'usr/lib/sysusers.d/pyruse-ts.conf')
  mkdirSync(join(tree, 'etc/pyruse-ts'), { recursive: true })

  copy(join(built, 'share'), 'usr/share')
  execFileSync('find', [join(tree, 'usr/share/man'), '-type', 'f', '-exec', 'gzip', '-9n', '{}', '+'])
  copy(join(ROOT, 'docs'), `${DOCUMENTATION}/docs`)
  copy(join(ROOT, 'README.md'), `${DOCUMENTATION}/README.md`)
  copy(join(ROOT, 'CHANGELOG.md'), `${DOCUMENTATION}/CHANGELOG.md`)
  copy(join(built, 'LICENSES'), `${DOCUMENTATION}/LICENSES`)
  put(tree, `${DOCUMENTATION}/copyright`, copyright())
  copy(join(DEBIAN, 'lintian-overrides'), 'usr/share/lintian/overrides/pyruse-ts')
}

/** Whose all this is. Debian wants the text of a license indented, with dots in empty lines. */
function copyright(): string {
  const [, ...lines] = readFileSync(join(ROOT, 'LICENSE'), 'utf8').trim().split('\n')
  const holder = lines.find((line) => line.startsWith('Copyright')) ?? MAINTAINER
  const text = lines.map((line) => ` ${line === '' ? '.' : line}`).join('\n')
  return readFileSync(join(DEBIAN, 'copyright'), 'utf8')
    .replace('HOLDER', holder.replace(/^Copyright \(c\) /, ''))
    .replace('TEXT', `Expat\n${text}`)
}

function put(tree: string, path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true })
  writeFileSync(join(tree, path), text)
}
