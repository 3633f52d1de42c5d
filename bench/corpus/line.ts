import type { Service } from './services.ts'
import { PRIORITY } from './syslog-codes.ts'

/** Bytes where the text is not UTF-8; a function of the entry's time (µs since the epoch) where the text shows it. */
export type Message = string | Uint8Array | ((realtime: number) => string)

/** What varies rarely from one line to the next. */
interface LineDetails {
  /** Seconds after the line before it in the same flow, on a calm host; 0 by default. */
  readonly after?: number
  /** Where it is not that of the service. */
  readonly facility?: number
  /** Fields of this line alone. */
  readonly fields?: Readonly<Record<string, string>>
  /** The address of whom the line says that its ssh password was wrong: for the truth, which must not parse messages. */
  readonly failedPassword?: string
}

/** Something that a program said, not yet placed in time. */
export interface Line extends LineDetails {
  readonly service: Service
  readonly pid: number
  readonly priority: number
  readonly message: Message
}

/** One process of a service, that says one line after another. */
export class Speaker {
  readonly service: Service
  readonly pid: number

  constructor(service: Service, pid: number) {
    this.service = service
    this.pid = pid
  }

  info(message: Message, details?: LineDetails): Line {
    return this.say(PRIORITY.info, message, details)
  }

  notice(message: Message, details?: LineDetails): Line {
    return this.say(PRIORITY.notice, message, details)
  }

  warning(message: Message, details?: LineDetails): Line {
    return this.say(PRIORITY.warning, message, details)
  }

  error(message: Message, details?: LineDetails): Line {
    return this.say(PRIORITY.error, message, details)
  }

  say(priority: number, message: Message, details?: LineDetails): Line {
    return { ...details, service: this.service, pid: this.pid, priority, message }
  }
}
