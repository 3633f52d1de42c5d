import { statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { extname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { didYouMean } from '../diagnostics/suggest.ts'
import { messageOf } from '../module/cautious.ts'
import type { Action, Filter } from '../module/definition.ts'
import { judgeExport } from '../module/exported.ts'
import { isVersion, versionOf } from './module-url.ts'

/** What is imported instead of `pyruse-ts/module`: this program's own kit, wherever the importing file lies. */
const KIT_NAME = 'pyruse-ts/module'
const KIT_FILE = join(import.meta.dirname, '..', 'module', `index${extname(import.meta.filename)}`)

const ENDINGS: Readonly<Record<string, 'module-typescript' | 'module'>> = {
  '.ts': 'module-typescript',
  '.mts': 'module-typescript',
  '.js': 'module',
  '.mjs': 'module',
}

/** Milliseconds that a module may wait for something while it is loaded. */
const LONGEST_LOADING = 5_000

const ONLY_DEFINES = 'a module only defines; what may fail belongs into `compile` or into the walk'
const TOO_LATE: Problem = {
  problem: `still waits for something after ${LONGEST_LOADING / 1000} s of loading`,
  hint: ONLY_DEFINES,
}

interface Problem {
  readonly problem: string
  readonly hint?: string
}

/** The filters and actions that a file exports, and everything that is wrong with it. */
export interface Imported {
  readonly definitions: readonly (Filter | Action)[]
  readonly problems: readonly Problem[]
}

/**
 * Imports a module of a user's own: whatever it does wrong becomes a problem, and is never thrown. Where its file was changed
 * since, or one of those beside it that it imports, it is imported anew; what was imported before stays in memory.
 */
export async function importModule(path: string): Promise<Imported> {
  const unreadable = whyUnreadable(path)
  if (unreadable !== undefined) return { definitions: [], problems: [unreadable] }
  const url = versionOf(pathToFileURL(path).href)
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === KIT_NAME) return next(pathToFileURL(KIT_FILE).href, context)
      const found = next(specifier, context)
      const isOurs = isVersion(context.parentURL) && /^\.{1,2}\//.test(specifier)
      const resolved = isOurs ? { ...found, url: versionOf(found.url) } : found
      // Its nearest package.json, if there is one, says nothing about a file in /etc.
      const format = resolved.url === url ? ENDINGS[extname(path)] : undefined
      return format === undefined ? resolved : { ...resolved, format }
    },
  })
  try {
    const exported = await withinTime(import(/* @vite-ignore */ url))
    return exported === undefined ? { definitions: [], problems: [TOO_LATE] } : judge(exported)
  } catch (error) {
    return { definitions: [], problems: [await whyNotLoaded(error, path)] }
  } finally {
    hooks.deregister()
  }
}

/** What is imported, or undefined where it takes too long. */
async function withinTime(
  imported: Promise<Readonly<Record<string, unknown>>>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const waiting = new AbortController()
  try {
    return await Promise.race([imported, setTimeout(LONGEST_LOADING, undefined, { signal: waiting.signal })])
  } finally {
    waiting.abort()
  }
}

function judge(exported: Readonly<Record<string, unknown>>): Imported {
  const judged = [...new Set(Object.values(exported))].map(judgeExport)
  const definitions = judged.flatMap((one) => (one.kind === 'definition' ? [one.definition] : []))
  const problems = judged.flatMap((one) => (one.kind === 'wrong' ? [one] : []))
  if (definitions.length > 0 || problems.length > 0) return { definitions, problems }
  const hint = 'write `export const weekday = defineFilter({ name: "weekday", … })`'
  return { definitions, problems: [{ problem: 'exports neither a filter nor an action', hint }] }
}

function whyUnreadable(path: string): Problem | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined)
    return { problem: 'does not exist', hint: 'a relative path is relative to the settings' }
  if (!stats.isFile()) return { problem: 'is no file', hint: 'name each file by itself' }
  if (ENDINGS[extname(path)] !== undefined) return undefined
  return { problem: 'is no module', hint: `its name must end in ${Object.keys(ENDINGS).join(', ')}` }
}

/** An import fails because the text is wrong, because something that it imports is missing, or by what it throws. */
async function whyNotLoaded(error: unknown, path: string): Promise<Problem> {
  const line = lineIn(error, path)
  const where = line === undefined ? '' : `, in line ${line}`
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = messageOf(error)
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_PACKAGE_PATH_NOT_EXPORTED')
    return {
      problem: `imports what is not there: ${message}`,
      hint: `the kit is imported from "${KIT_NAME}", other packages from a node_modules beside the file`,
    }
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return {
      problem: `uses TypeScript that must be compiled${where}: ${message}`,
      hint: 'only types may be removed: no enums, no namespaces, no parameter properties',
    }
  const [, from, name] = NOT_EXPORTED.exec(message) ?? []
  if (from !== undefined && name !== undefined)
    return { problem: `imports what is not there${where}: ${message}`, hint: await hintForImport(name, from) }
  if (error instanceof SyntaxError || code === 'ERR_INVALID_TYPESCRIPT_SYNTAX')
    return {
      problem: `cannot be understood${where}: ${message}`,
      // `node --check` takes types for mistakes, and what does not parse does not run.
      hint: `\`node ${path}\` shows the place`,
    }
  if (code === 'EACCES')
    return { problem: 'may not be read', hint: 'it must be readable by the user that pyruse-ts runs as' }
  return {
    problem: `throws while it is loaded${where}: ${message}`,
    hint: ONLY_DEFINES,
  }
}

const NOT_EXPORTED = /module '(.+)' does not provide an export named '(.+)'/
const IS_CAPITAL = /^[A-Z]/

/** What is missing may be a slip, or a type: those begin with capital letters, and are gone once a module runs. */
async function hintForImport(name: string, from: string): Promise<string> {
  const isCapital = IS_CAPITAL.test(name)
  const exported = from === KIT_NAME ? Object.keys(await import(pathToFileURL(KIT_FILE).href)) : []
  const alike = exported.filter((each) => IS_CAPITAL.test(each) === isCapital)
  const otherwise = isCapital
    ? `a type is imported by \`import type { ${name} }\``
    : `import only what "${from}" exports`
  return didYouMean(name, alike) ?? otherwise
}

/** The line of the file in which it happened, as the stack tells it. */
function lineIn(error: unknown, path: string): string | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined
  const stack = error.stack.replaceAll(/file:\/\/[^\s():]+/g, fromUrl)
  const at = stack.indexOf(`${path}:`)
  return at < 0 ? undefined : /^\d+/.exec(stack.slice(at + path.length + 1))?.[0]
}

function fromUrl(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    return url
  }
}
