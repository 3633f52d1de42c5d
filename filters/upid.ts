import { defineFilter, family, field, Instant, type Value } from '../src/module/index.ts'

/** After `UPID:`; one of a backup server has a number more before the time. What follows is as in the lists of tasks. */
const TASK =
  /(?:^|\s)UPID:([^:\s]+):([0-9A-Fa-f]{8}):[0-9A-Fa-f]{8,9}:(?:[0-9A-Fa-f]{8}:)?([0-9A-Fa-f]{8}):([^:\s]+):([^:\s]*):([^:\s]+):(?: [01](?![^ ]))?(?: ([0-9A-F]{8})(?![^ ]))?(?: (\S[\s\S]*))?/
/** A text with more characters is not looked at. */
const LONGEST = 4096

export const upid = defineFilter({
  name: 'upid',
  summary: 'True where a text has the id of a task of Proxmox in it: its parts become fields.',
  details:
    'The text is `UPID:NODE:PID:PSTART:START:TYPE:ID:USER:` alone, behind other text, or as in `/var/log/pve/tasks`, ' +
    'with the time of the end and the status behind it. A status is all behind the id. Of several ids the first counts. ' +
    'What the text lacks is not set: a running task has no `upid_status`.',
  parameters: {
    text: field('The field that holds the text.', { types: ['string'] }),
    prefix: family('upid', 'What the names of the fields begin with, before `_`.', {
      node: 'string',
      pid: 'int',
      start: 'time',
      type: 'string',
      id: 'string',
      user: 'string',
      end: 'time',
      status: 'string',
    }),
  },
  examples: [
    {
      rules: [
        'upid(MESSAGE) and upid_status exists     -> accept',
        'upid(MESSAGE) and upid_type == "qmstart" -> drop',
      ],
      test: [
        'given MESSAGE "UPID:pve1:0003F2A1:01C2B3D4:65A1B2C3:qmstart:100:root@pam: 65A1B2D0 OK"',
        'expect accept',
        'expect upid_node == "pve1"',
        'expect upid_id == "100"',
        'expect upid_user == "root@pam"',
        'expect upid_status == "OK"',
        'given MESSAGE "<root@pam> starting task UPID:pve1:0003F2A1:01C2B3D4:65A1B2C3:qmstart:101:root@pam:"',
        'expect drop',
        'given MESSAGE "UPID: none"',
        'expect policy',
      ],
    },
  ],
  why: () => () => 'there is no id of a task in it',
  compile:
    ({ text, prefix: fill }) =>
    (walk) => {
      const held = text(walk)
      const match = typeof held === 'string' && held.length <= LONGEST ? TASK.exec(held) : null
      if (match === null) return false
      const [, node = '', pid = '', start = '', type = '', id = '', user = '', end, status] = match
      const found = new Map<string, Value>([
        ['node', node],
        ['pid', Number.parseInt(pid, 16)],
        ['start', timeOf(start)],
        ['type', type],
        ['id', id],
        ['user', user],
      ])
      if (end !== undefined) found.set('end', timeOf(end))
      if (status !== undefined) found.set('status', status)
      fill(walk, found)
      return true
    },
})

/** A time in hexadecimal seconds. */
function timeOf(seconds: string): Instant {
  return new Instant(Number.parseInt(seconds, 16) * 1_000_000)
}
