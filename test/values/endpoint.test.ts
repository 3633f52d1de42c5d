import { describe, expect, it } from 'vitest'
import { parseEndpoint } from '../../src/values/endpoint.ts'

describe('an address and a port', () => {
  it.each([
    ['127.0.0.1:9477', { address: '127.0.0.1', port: 9477 }],
    ['[::1]:9477', { address: '::1', port: 9477 }],
    ['0.0.0.0:1', { address: '0.0.0.0', port: 1 }],
    ['9477', undefined],
    ['localhost:9477', undefined],
    ['::1:9477', undefined],
    ['[127.0.0.1]:9477', undefined],
    ['127.0.0.1:0', undefined],
    ['127.0.0.1:65536', undefined],
    ['127.0.0.1:', undefined],
  ])('%s', (text, endpoint) => {
    expect(parseEndpoint(text)).toEqual(endpoint)
  })
})
