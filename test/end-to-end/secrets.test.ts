import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { pyruse } from '../support/pyruse.ts'
import { makePlace } from './support/place.ts'
import { PATIENT } from './support/until.ts'

test(
  'secrets that cannot be used are told in log, digest and status without a word of them',
  PATIENT,
  async () => {
    using place = makePlace()
    place.write('url', 'https://bob:S3CRET@127.0.0.1:9/hooks/S3CRET\n')
    place.write('token', 'S3CRET\n# made by bob: S3CRET\n')
    place.write('strange-token', 'S3CRET€\n')
    place.write(
      'main.chain',
      'chain main from journal {\n    webhook chat body "{MESSAGE}"\n    webhook pager body "{MESSAGE}"\n    webhook ntfy body "{MESSAGE}"\n    accept\n}\n',
    )
    place.write(
      'log.jsonl',
      JSON.stringify({ __REALTIME_TIMESTAMP: String(Date.now() * 1000), MESSAGE: 'hello' }),
    )
    const file = place.settings({
      chains: ['main.chain'],
      sources: { journal: { kind: 'recording', path: 'log.jsonl' } },
      webhooks: {
        chat: { url_file: 'url' },
        pager: { url: 'http://127.0.0.1:1/', token_file: 'token' },
        ntfy: { url: 'http://127.0.0.1:1/', token_file: 'strange-token' },
      },
      mail: { transport: { directory: 'mails' } },
    })
    const first = await pyruse(['run', '--once', '--config', file])
    const inDigest = new Date().toISOString()
    const runs = [
      first,
      await pyruse(['run', '--once', '--digest', '--config', file]),
      await pyruse(['status', '--json', '--config', file]),
      await pyruse(['report', '--date', inDigest, '--config', file]),
    ]
    const mails = readdirSync(place.path('mails')).map((name) =>
      readFileSync(place.path(`mails/${name}`), 'utf8').replace(/=\r?\n/g, ''),
    )
    const log = runs[0]?.stderr
    const digest = runs[3]?.stdout.replace(/\s+/g, ' ')
    for (const told of [
      'what the file of the webhook chat holds is no URL that can be asked',
      'a secret of the webhook pager cannot be read',
      'ntfy did not take a request: it cannot be sent',
    ]) {
      expect(log).toContain(told)
      expect(digest).toContain(told)
    }
    expect(mails.join()).toContain('what the file of the webhook chat holds is no URL')
    expect(JSON.stringify([runs, mails])).not.toMatch(/S3CRET|hooks\/|bob/)
  },
)
