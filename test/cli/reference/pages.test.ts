import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { currentReference, REFERENCE } from '../../../scripts/reference.ts'
import { BUILTINS } from '../../../src/builtins.ts'
import { DIAGNOSTICS } from '../../../src/diagnostics/codes.ts'

const STALE = 'docs/reference/ is stale: run `npm run docs`'
const pages = await currentReference()

function published(name: string): string {
  const file = new URL(name, REFERENCE)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

describe('docs/reference/', () => {
  it.each(Object.keys(pages))('%s is what the definitions say', (name) => {
    expect(published(name), STALE).toBe(pages[name])
  })

  it('has no page that nothing generates', () => {
    expect(readdirSync(REFERENCE).sort(), STALE).toEqual(Object.keys(pages).sort())
  })

  it.each([
    { name: 'filters.md', headings: BUILTINS.filters.map(({ name }) => `## \`${name}\``) },
    { name: 'actions.md', headings: BUILTINS.actions.map(({ name }) => `## \`${name}\``) },
  ])('$name tells about each of them, with an example', ({ name, headings }) => {
    const parts = (pages[name] ?? '').split(/^(?=## )/m).slice(1)
    expect(parts.map((part) => part.split('\n', 1)[0])).toEqual(headings)
    expect(parts.filter((part) => !part.includes('\ntest "'))).toEqual([])
  })

  it('diagnostics.md has a row for every code', () => {
    const rows = [...(pages['diagnostics.md'] ?? '').matchAll(/^\| (PY\d{4}) \| (?:error|warning) \| ./gm)]
    expect(rows.map(([, code]) => code)).toEqual(Object.keys(DIAGNOSTICS))
  })

  it('links only to what there is', () => {
    const links = Object.values(pages).flatMap((text) =>
      [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, to]) => to),
    )
    expect(links.length).toBeGreaterThan(0)
    expect(links.filter((to = '') => !existsSync(new URL(to, REFERENCE)))).toEqual([])
  })

  it('never says that something is undefined or an object', () => {
    for (const text of Object.values(pages)) expect(text).not.toMatch(/undefined|\[object/)
  })
})
