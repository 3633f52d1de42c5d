import { Address, defineAction, field, optional, output, type Read, type Walk } from '../src/module/index.ts'
import { Mappings } from './support/dnat.ts'

export const dnatReplace = defineAction({
  name: 'dnat_replace',
  summary:
    'Looks up the real client of a connection that came through a proxy or a NAT, as `dnat_capture` remembered it.',
  details:
    'What is given must be what was captured; the latest connection counts. Where none is remembered, the fields stay as they are.',
  parameters: {
    address: field('The field that holds the address that the server saw.', { types: ['addr'] }),
    port: optional(
      field('The field that holds the port that it saw.', { keyword: 'port', types: ['int'], mayLack: true }),
    ),
    server: optional(
      field('The field that holds the address of the server.', {
        keyword: 'server',
        types: ['addr'],
        mayLack: true,
      }),
    ),
    server_port: optional(
      field('The field that holds its port.', { keyword: 'server_port', types: ['int'], mayLack: true }),
    ),
    into: output('addr', 'The field that is set to the address of the client; it may be the same.', {
      keyword: 'into',
    }),
    port_into: optional(
      output('int', "The field that is set to the client's port, if that is known.", {
        keyword: 'port_into',
      }),
    ),
  },
  examples: [
    {
      rules: [
        'MESSAGE like "{from:addr}:{from_port:int} xmpp[{via:addr}:{via_port:int}]{_}"',
        '    -> dnat_capture client from port from_port via via port via_port keep 5m, accept',
        'MESSAGE like "Refused {ip:addr}:{port:int}" -> dnat_replace ip port port into ip port_into port, accept',
      ],
      test: [
        'given MESSAGE "203.0.113.9:54321 xmpp[10.0.0.1:43210]/xmpp"',
        'expect accept',
        'given MESSAGE "Refused 10.0.0.1:43210"',
        'expect ip == 203.0.113.9',
        'expect port == 54321',
        'wait 5m',
        'repeat 1',
        'expect ip == 10.0.0.1',
      ],
    },
  ],
  compile: ({ address, port, server, server_port, into, port_into }, kit) => {
    const mappings = new Mappings(kit)
    return (walk) => {
      const seen = address(walk)
      if (!(seen instanceof Address)) return
      const [seenPort, serverAddress] = [numberOf(port, walk), server?.(walk)]
      // A port that is asked for and missing fits no connection.
      if (port !== undefined && seenPort === undefined) return
      const asked = {
        address: serverAddress instanceof Address ? serverAddress : undefined,
        port: numberOf(server_port, walk),
      }
      const client = mappings.clientOf({ address: seen, port: seenPort }, asked, walk.now)
      if (client === undefined) return
      into(walk, client.address)
      if (client.port !== undefined) port_into?.(walk, client.port)
    }
  },
})

function numberOf(read: Read | undefined, walk: Walk): number | undefined {
  const found = read?.(walk)
  return typeof found === 'number' ? found : undefined
}
