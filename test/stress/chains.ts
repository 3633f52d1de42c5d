/** The ports of a mail server and a web server, and the program that a line can have run. */
export interface Outside {
  readonly mails: number
  readonly webhooks: number
  readonly program: string
}

/** What each line is counted as in the digest: one line of it for each one of the log. */
export const COUNTED = 'a line of the log'

/** Chains whose lines ask for everything that leaves the daemon, and for bans by each of the sets. */
export function chainsFor(
  sets: readonly string[],
  sources: readonly string[],
  { webhooks, program }: Outside,
): string {
  return `chain stress from ${sources.join(', ')} {
    record stress
    report INFO "${COUNTED}"
    match MESSAGE {
        like "mail {number:int}" -> email "The mail {number}." subject "mail {number}", accept
        like "hook {number:int}" -> webhook "http://127.0.0.1:${webhooks}/" body "{number}", accept
        like "run {number:int}" -> exec ["${program}", "{number}"], accept
${sets.flatMap(rulesOf).join('\n')}
    }
    accept
}
`
}

function rulesOf(set: string): readonly string[] {
  return [
    `        like "long ${set} {ip:addr}" -> ban ip with ${set} for 10m, accept`,
    `        like "short ${set} {ip:addr}" -> ban ip with ${set} for 6s, accept`,
    `        like "forgive ${set} {ip:addr}" -> unban ip with ${set}, accept`,
  ]
}
