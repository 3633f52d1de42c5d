import type { BanJudge } from '../module/ports.ts'

const ADDRESS = '192.0.2.254'

/** The address of the machine on which tests and samples walk: so that they end alike on every machine. */
export const TEST_MACHINE = { address: ADDRESS, reason: `${ADDRESS} is an address of this machine` } as const

/** Whom the machine of tests spares, where no settings spare anybody. */
export const TEST_MACHINE_JUDGE: BanJudge = (_set, asked) =>
  asked === ADDRESS ? TEST_MACHINE.reason : undefined
