import type { Source } from '../../engine/ports.ts'
import type { SyslogSettings } from '../../settings/sources/syslog.ts'
import { parseListenPlace } from '../../values/listen-place.ts'
import { openLineParser } from '../lines/open-line-parser.ts'
import { SourceError } from '../source-error.ts'
import type { SourceOptions } from '../source-options.ts'
import { openSpool, spoolDirectory } from '../spool/spool.ts'
import { NO_INFLOW, SpoolSource } from '../spool/spool-source.ts'
import { tellOfFileLimit } from './file-limit.ts'
import { Inbox } from './inbox.ts'
import { Reception } from './reception.ts'
import { SyslogEntries } from './syslog-entry.ts'

/** Listens for messages of syslog. Where nothing is to be waited for, it gives what a former run has not walked. */
export function openSyslog(
  name: string,
  settings: SyslogSettings,
  options: SourceOptions,
): Source | SourceError {
  const reading = openLineParser('auto', options)
  if (reading instanceof SourceError) return reading
  const directory = spoolDirectory(options.state, name)
  if (directory instanceof SourceError) return directory
  const { cursor, onNotice, follow } = options
  const spool = openSpool({ directory, limit: settings.spool, cursor, onNotice })
  if (spool instanceof SourceError) return spool
  const entries = new SyslogEntries({ ...reading, trustHostname: settings.trust_hostname })
  const inbox = new Inbox({ spool, allow: settings.allow, longest: settings.max_message, onNotice })
  const places = settings.listen.flatMap((text) => parseListenPlace(text) ?? [])
  if (follow) tellOfFileLimit({ places, most: settings.connections }, onNotice)
  const inflow = follow
    ? new Reception({
        places,
        tls: settings.tls,
        most: settings.connections,
        inbox,
        onNotice,
        onFailure: () => spool.wake(),
      })
    : NO_INFLOW
  return new SpoolSource({ name, spool, directory, inflow, toEntry: (record) => entries.of(record) })
}
