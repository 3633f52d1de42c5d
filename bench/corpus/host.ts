import { createHash } from 'node:crypto'
import { clientAddress, clientPort } from './addresses.ts'
import { Random } from './random.ts'
import { SERVICES, type Service } from './services.ts'
import { type Weighted, WeightedChoice } from './weighted.ts'

export interface HostOptions {
  readonly seed: number
  readonly attackers: readonly Weighted<string>[]
  /** When OpenSSH 10 takes the place of 9, in seconds after the start: from then on `sshd-session` speaks. */
  readonly opensshUpgrade: number
}

const HIGHEST_PID = 4_194_304
const FIRST_PID = 1_500

/** The server whose journal it is: what it is called, who comes by, and the numbers that it gives out. */
export class Host {
  static readonly hostname = 'mail1'
  static readonly domain = 'example.org'

  readonly random: Random
  /** Seconds since the start: when the flow begins that is made now. */
  now = 0
  readonly #seed: number
  readonly #attackers: WeightedChoice<string>
  readonly #opensshUpgrade: number
  #lastPid = FIRST_PID
  #lastSession = 0
  #lastWebConnection = 1_000
  #lastJob = 400

  constructor(options: HostOptions) {
    this.random = new Random(options.seed)
    this.#seed = options.seed
    this.#attackers = new WeightedChoice(options.attackers)
    this.#opensshUpgrade = options.opensshUpgrade
  }

  /** 128 bits in hexadecimal that belong to this name, as machine, boot and invocation ids are. */
  id(name: string): string {
    return createHash('sha256').update(`${this.#seed}/${name}`).digest('hex').slice(0, 32)
  }

  attacker(): string {
    return this.#attackers.pick(this.random)
  }

  client(): string {
    return clientAddress(this.random)
  }

  port(): number {
    return clientPort(this.random)
  }

  /** The program that speaks for one ssh connection. */
  sshConnection(): Service {
    return this.opensshTen ? SERVICES.sshdSession : SERVICES.sshd
  }

  get opensshTen(): boolean {
    return this.now >= this.#opensshUpgrade
  }

  nextPid(): number {
    this.#lastPid += this.random.between(1, 3)
    if (this.#lastPid > HIGHEST_PID) this.#lastPid = FIRST_PID
    return this.#lastPid
  }

  nextSession(): number {
    return ++this.#lastSession
  }

  nextWebConnection(): number {
    this.#lastWebConnection += this.random.between(1, 9)
    return this.#lastWebConnection
  }

  nextJob(): number {
    this.#lastJob += this.random.between(1, 80)
    return this.#lastJob
  }
}
