import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createWebhookExecutor } from '../../../src/effects/webhook/webhook-executor.ts'
import type { WebhookEffect } from '../../../src/module/effect.ts'
import { Duration } from '../../../src/values/duration.ts'
import { ATTACKS } from '../../security/attacks.ts'
import { httpServer } from '../../support/http-server.ts'
import { benchOf } from '../../support/program.ts'
import { items, NEVER, payload } from '../payloads.ts'

const page = readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8')
const recipes = page.slice(page.indexOf('## Recipes'))
/** The rules of the page, by the line before them. */
const RULES = [...recipes.matchAll(/^([^\n]+):\n\n```chain\n([^`]*)\n```/gm)].map(
  ([, title = '', rule = '']) => [title.split(/[ (,]/)[0] ?? '', rule] as const,
)
const MESSAGES = ['a "quoted" {brace} \\ </b> <!channel> @everyone `x` *y*', ...Object.values(ATTACKS)]

/** What each service reads the message from. */
const MESSAGE_AT: Readonly<Record<string, (body: string) => unknown>> = {
  Slack: (body) => JSON.parse(body).blocks[0].text.text,
  Mattermost: (body) => JSON.parse(body).attachments[0].fields[0].value,
  Matrix: (body) => JSON.parse(body).text,
  Discord: (body) => JSON.parse(body).content,
  Telegram: (body) => JSON.parse(body).text,
  ntfy: (body) => body,
  Gotify: (body) => JSON.parse(body).message,
  Microsoft: (body) => JSON.parse(body).attachments[0].content.body[0].inlines[0].text,
}

test('there is a recipe for each of the common tools', () => {
  expect(RULES.map(([title]) => title)).toEqual(Object.keys(MESSAGE_AT))
})

test.each(RULES)('the recipe for %s says what was logged, and nothing else', async (title, rule) => {
  const server = await httpServer((response) => response.end('ok'))
  const name = /^webhook (\w+)/.exec(rule)?.[1]
  const webhooks = {
    [name ?? 'none']: { url: `${server.origin}/hook`, headers: {}, timeout: new Duration(5e6) },
  }
  const executor = createWebhookExecutor({ webhooks, clock: { now: () => 0 } })
  const bench = benchOf(`chain recipe from journal {\n  ${rule}\n  accept\n}\n`)
  for (const MESSAGE of MESSAGES) bench.walk({ _HOSTNAME: 'mars', MESSAGE })
  const requests = bench.effects.flatMap((effect) => (effect.effect === 'webhook' ? [effect] : []))
  expect(requests).toHaveLength(MESSAGES.length)
  const sent = requests.map(
    (effect): WebhookEffect => ({
      ...effect,
      url: effect.url.replace('https://ntfy.example.org', server.origin),
    }),
  )
  const outcomes = await executor.execute(items(...sent.map((effect) => payload(effect))), NEVER)
  expect(outcomes.filter(({ ok }) => !ok)).toEqual([])
  const first = server.asked[0]
  expect(Object.keys(shape(first?.body))).toEqual(Object.keys(shape(server.asked.at(-1)?.body)))
  for (const [index, { body }] of server.asked.entries()) {
    const text = String(MESSAGE_AT[title]?.(body))
    const logged = (MESSAGES[index] ?? '').toWellFormed()
    expect(text.replace(/^mars: /, '').slice(0, 900)).toBe(logged.slice(0, 900) || '')
  }
})

/** The keys of a JSON text, all levels. */
function shape(json: string | undefined): Readonly<Record<string, true>> {
  const keys: Record<string, true> = {}
  if (json?.startsWith('{'))
    JSON.parse(json, (key, value) => {
      keys[key] = true
      return value
    })
  return keys
}
