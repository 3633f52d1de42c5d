import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseFile } from '../../src/language/parse.ts'
import { readTree, writeTree } from '../../src/language/written-tree.ts'

const ROOT = join(import.meta.dirname, '../..')

/** All that a tree may hold: each kind of statement, of value, of step. */
const EVERYTHING = `
include "other.chain"
# A list.
default hosts = [192.0.2.1, 2001:db8::1, 10.0.0.0/8, fd00::/8, 24/64]
define more = file "hosts.txt"
define some = ["a\\n\\u{2014}", 3, -0.5, 10kB, 1h30m, 1ms, true]
policy from journal report OTHER "{MESSAGE}"
chain all from journal, other on PRIORITY <= 3 and (not ip exists or user not in some) priority -5 {
  if MESSAGE ~ /a(?<x>b)/i and known(ip, for: 2d) { drop } else if x like "{n:int}…" { jump more } else { return }
  match MESSAGE {
    like "{ip:addr} said {_}", /^\\s/x, 5 -> count ip 5 within 10m = hit, accept
    else { ban ip 1w }
  }
}
test "it" {
  given MESSAGE "x", PRIORITY 3
  repeat 5 every 10s
  wait 1h
  expect no ban 192.0.2.1
  expect x == 10.0.0.0/8
}
`

const shipped = globSync(join(ROOT, 'chains/*.chain')).map((path) => readFileSync(path, 'utf8'))

test.each([...shipped, EVERYTHING])('a tree that was written and read again is the same (%#)', (text) => {
  const { file: tree } = parseFile({ name: 'some.chain', text })
  expect(tree.items.length).toBeGreaterThan(0)
  const source = { name: '@chains/other.chain', text }
  expect(readTree(writeTree(tree), source)).toStrictEqual(parseFile(source).file)
})
