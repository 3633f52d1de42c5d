import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { type ESTree, parseSync, Visitor } from 'rolldown/utils'

/** What the JavaScript files below a directory import or require of packages, by name. */
export function importedPackages(directory: string): readonly string[] {
  const found = new Set<string>()
  const add = (from: ESTree.Node | null | undefined) => {
    if (from?.type !== 'Literal' || typeof from.value !== 'string') return
    if (!from.value.startsWith('.') && !isBuiltin(from.value)) found.add(from.value)
  }
  const visitor = new Visitor({
    ImportDeclaration: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add(source),
    CallExpression({ callee, arguments: [first] }) {
      // The bundler calls the `require` of CommonJS `__require`.
      if (callee.type === 'Identifier' && callee.name.endsWith('require')) add(first)
    },
  })
  for (const file of globSync('**/*.js', { cwd: directory }))
    visitor.visit(parseSync(file, readFileSync(join(directory, file), 'utf8')).program)
  return [...found].sort()
}
