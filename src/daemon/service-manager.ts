import { datagramSockets } from '../effects/log/datagram-socket.ts'
import type { Heartbeat } from '../engine/follow.ts'

/** What is told to the program that runs this one as a service, such as systemd; see sd_notify(3). */
export interface ServiceManager {
  /** Its work can begin, or goes on after `reloading`. The status is a line for `systemctl status`. */
  ready(status: string): void
  /** The configuration is being read again. To be followed by `ready`, whatever comes of it. */
  reloading(): void
  stopping(): void
  /** Where signs of life are wanted. */
  readonly heartbeat?: Heartbeat
}

/** What tells of a service manager, and of what it wants: see sd_notify(3) and sd_watchdog_enabled(3). */
type Variables = Readonly<Record<string, string | undefined>>

/** The service manager that the environment variables tell of; where they tell of none, nobody is told anything. */
export function serviceManager(variables: Variables): ServiceManager {
  const send = sender(variables.NOTIFY_SOCKET)
  const every = heartbeatInterval(variables)
  return {
    ready: (status) => send(`READY=1\nSTATUS=${status.replaceAll('\n', ' ')}`),
    reloading: () => send(`RELOADING=1\nMONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`),
    stopping: () => send('STOPPING=1\nSTATUS=finishing what is in hand'),
    ...(every !== undefined && {
      heartbeat: { every, beat: atMostEvery(every / 2, () => send('WATCHDOG=1')) },
    }),
  }
}

function sender(address: string | undefined): (state: string) => void {
  // Systemd knows other kinds of addresses, but for the first process of virtual machines only.
  if (address === undefined || !/^[/@]/.test(address)) return () => undefined
  // Like sd_notify, it waits until the manager has room: what it is not told, it would take for a failure.
  const open = datagramSockets(address, { wait: true })
  return (state) => {
    using socket = open()
    socket.send(Buffer.from(state))
  }
}

/** In milliseconds, half the time after which the manager misses a sign of life; undefined where it wants none of us. */
function heartbeatInterval({ WATCHDOG_USEC, WATCHDOG_PID }: Variables): number | undefined {
  const microseconds = Number(WATCHDOG_USEC)
  const ours = WATCHDOG_PID === undefined || WATCHDOG_PID === String(process.pid)
  return ours && microseconds > 0 ? microseconds / 2000 : undefined
}

/** A busy loop turns thousands of times a second. */
function atMostEvery(milliseconds: number, act: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const now = performance.now()
    if (now - last < milliseconds) return
    last = now
    act()
  }
}
