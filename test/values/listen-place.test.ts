import { describe, expect, it } from 'vitest'
import { listenText, parseListenPlace } from '../../src/values/listen-place.ts'

const at = (kind: string, address: string, port: number) => ({ kind, address, port })

describe('a place to listen at', () => {
  it.each([
    ['udp://127.0.0.1:514', at('udp', '127.0.0.1', 514)],
    ['udp://[::]:514', at('udp', '::', 514)],
    ['tcp://0.0.0.0:601', at('tcp', '0.0.0.0', 601)],
    ['tls://[2001:db8::1]:6514', at('tls', '2001:db8::1', 6514)],
    ['unix:///run/pyruse-ts/log', { kind: 'unix', path: '/run/pyruse-ts/log' }],
    ['unix-stream:///run/log', { kind: 'unix-stream', path: '/run/log' }],
  ])('%s', (text, place) => {
    const parsed = parseListenPlace(text)
    expect(parsed).toEqual(place)
    expect(parsed && listenText(parsed)).toBe(text)
  })

  it.each([
    '',
    '127.0.0.1:514',
    'udp:127.0.0.1:514',
    'udp://127.0.0.1',
    'udp://127.0.0.1:0',
    'udp://127.0.0.1:65536',
    'udp://localhost:514',
    'udp://::1:514',
    'udp://*:514',
    'http://127.0.0.1:80',
    'unix://run/log',
    `unix:///${'x'.repeat(107)}`,
    'unix:///run/\0log',
  ])('is not %j', (text) => expect(parseListenPlace(text)).toBeUndefined())
})
