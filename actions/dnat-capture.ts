import {
  Address,
  defineAction,
  duration,
  field,
  type Operand,
  optional,
  several,
  value,
  type Walk,
} from '../src/module/index.ts'
import { Mappings } from './support/dnat.ts'

const MINUTE = 60e6

export const dnatCapture = defineAction({
  name: 'dnat_capture',
  summary:
    'Remembers which client a connection through a proxy or a NAT belongs to, for `dnat_replace` in the entries of the server.',
  details:
    'The server sees the connection coming from `via`. Of a list the first field that the entry has is taken, so that a constant behind a field is its default: `via [proxy, 127.0.0.1]`. Where the client or `via` is missing, nothing is remembered.',
  parameters: {
    client: field('The field that holds the address of the client.', { keyword: 'client', types: ['addr'] }),
    client_port: optional(operand('int', 'Its port.', 'port')),
    via: operand('addr', 'The address that the server sees instead.', 'via'),
    via_port: optional(operand('int', 'The port that it sees.', 'port')),
    server: optional(operand('addr', 'The address of the server.', 'server')),
    server_port: optional(operand('int', 'Its port.', 'server_port')),
    keep: optional(duration('For how long it is remembered; without it, 1m.', { keyword: 'keep' })),
  },
  examples: [
    {
      rules: [
        'MESSAGE like "DNAT: {_}SRC={from:addr} DST={to:addr} {_}SPT={port:int} DPT={_}"',
        '    -> dnat_capture client from via to port port, accept',
        'MESSAGE like "Failed password for {user} from {ip:addr} port {port:int}"',
        '    -> dnat_replace ip port port into ip, accept',
      ],
      test: [
        'given MESSAGE "DNAT: IN=eth0 SRC=203.0.113.9 DST=10.0.0.1 PROTO=TCP SPT=43210 DPT=22"',
        'expect accept',
        'given MESSAGE "Failed password for root from 10.0.0.1 port 43210"',
        'expect ip == 203.0.113.9',
      ],
    },
  ],
  compile: ({ client, client_port, via, via_port, server, server_port, keep = MINUTE }, kit) => {
    const mappings = new Mappings(kit)
    return (walk) => {
      const [from, seenFrom] = [client(walk), addressOf(via, walk)]
      if (!(from instanceof Address) || seenFrom === undefined) return
      mappings.capture(
        {
          client: { address: from, port: numberOf(client_port, walk) },
          via: { address: seenFrom, port: numberOf(via_port, walk) },
          server: { address: addressOf(server, walk), port: numberOf(server_port, walk) },
        },
        walk.now,
        walk.now + keep,
      )
    }
  },
})

function operand(type: 'addr' | 'int', documentation: string, keyword: string) {
  return several(value(documentation, { keyword, types: [type], mayLack: true }))
}

function addressOf(operands: readonly Operand[] | undefined, walk: Walk): Address | undefined {
  return operands?.map(({ read }) => read(walk)).find((found) => found instanceof Address)
}

function numberOf(operands: readonly Operand[] | undefined, walk: Walk): number | undefined {
  return operands?.map(({ read }) => read(walk)).find((found) => typeof found === 'number')
}
