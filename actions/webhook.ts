import { type Bound, cutText, defineAction, template, templateOf } from '../src/module/index.ts'
import { checkJson, escapeForJson, isJson } from './support/json-text.ts'

export const webhook = defineAction({
  name: 'webhook',
  summary: 'Sends an HTTP request: to a chat, a pager, or a program of your own.',
  details:
    "The URL stands there itself, or is a name of the settings' `webhooks`, where it is kept as a secret, gets headers, and requests are signed. A body that begins with a brace (written `{{`) or with `[` is JSON: fields in it are escaped for that, and stand in quotes, or without them where they hold nothing but numbers, `true` or `false`: what is missing there is `null`. Any other is plain text. Fields in the URL are percent-encoded, and none can stand before the path. What the server does not take for now is tried again for a day. See docs/webhooks.md for ready-made ones.",
  asksFor: 'webhook',
  parameters: {
    url: template('The URL, or its name in the settings.', { escaped: escapeForUrl, orName: 'webhook' }),
    body: templateOf(
      'What is sent.',
      (text, fill) => {
        const json = isJson(text)
        return { json, fill: fill(json ? escapeForJson(text) : undefined) }
      },
      { keyword: 'body' },
    ),
  },
  examples: [
    {
      rules: [
        'webhook "https://chat.example.org/hooks/abc" body """{{"text": "{_HOSTNAME}: {MESSAGE}"}}"""',
        'accept',
      ],
      test: [
        String.raw`given _HOSTNAME "mars", MESSAGE "it said \"no\""`,
        String.raw`expect webhook "https://chat.example.org/hooks/abc" body "{\"text\": \"mars: it said \\\"no\\\"\"}"`,
      ],
    },
    {
      rules: [
        'webhook "https://chat.example.org/hooks/abc" body """{{"priority": {PRIORITY}, "pid": {_PID}}}"""',
        'accept',
      ],
      test: [
        'given PRIORITY 3',
        String.raw`expect webhook "https://chat.example.org/hooks/abc" body "{\"priority\": 3, \"pid\": null}"`,
      ],
    },
    {
      rules: [
        'webhook "https://ntfy.example.org/alerts?tags={SYSLOG_IDENTIFIER}" body "{MESSAGE}"',
        'accept',
      ],
      test: [
        'given SYSLOG_IDENTIFIER "a&b", MESSAGE "hello"',
        'expect webhook "https://ntfy.example.org/alerts?tags=a%26b" body "hello"',
      ],
    },
  ],
  check: ({ url, body }, call) => {
    const wrongUrl = urlProblem(url)
    if (wrongUrl !== undefined)
      call.problem('url', wrongUrl, 'begin it with `https://HOST/`, without a field before the path')
    if (body?.kind === 'template' && isJson(body.template)) checkJson(body.template, 'body', call)
  },
  compile:
    ({ url, body: { json, fill } }, { rule }) =>
    (walk) =>
      walk.request(rule, { effect: 'webhook', url: url(walk), body: fill(walk), json }),
})

/** More of a value is cut, in characters: no server takes a URL that is much longer. */
const LONGEST = 500

/** A value that is all dots would climb out of its place in the path. */
function escapeForUrl(value: string): string {
  const text = cutText(value, LONGEST).toWellFormed()
  return encodeURIComponent(/^\.+$/.test(text) ? text.replaceAll('.', '·') : text)
}

/** What is wrong with the URL of a call, as far as it does not hang on fields. */
function urlProblem(bound: Bound | undefined): string | undefined {
  if (bound?.kind !== 'template') return undefined
  const { parts } = bound.template
  const [first] = parts
  const start = typeof first === 'string' ? first : ''
  const fixedHost = parts.length > 1 ? /^https?:\/\/[^/?#\s@]+[/?#]/i : /^https?:\/\/[^/?#\s@]+(?:[/?#]|$)/i
  if (!fixedHost.test(start)) return 'this is no URL of a fixed host'
  const sample = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('')
  return URL.canParse(sample) ? undefined : 'this is no URL'
}
