import { choice } from '../schema-kit.ts'

const LINE_FORMATS = ['auto', 'rfc3164', 'rfc5424', 'iso', 'plain', 'json'] as const

/**
 * What the lines of a source look like. `auto`: each shows it itself; `rfc3164`: time stamp, host, tag, message; `iso`: an
 * ISO time stamp, then the message; `plain`: all of it is the message, which may have its time in it; `json`: an object.
 * What is not so is plain.
 */
export type LineFormat = (typeof LINE_FORMATS)[number]

export const LINE_FORMAT = choice(
  LINE_FORMATS,
  'What its lines look like: `rfc3164` and `rfc5424` (syslog), `iso` (an ISO time stamp, then the message), `plain` (all of it is the message, which may have its time in it), `json` (an object), or `auto`: each line shows it itself.',
  { default: 'auto' },
)
