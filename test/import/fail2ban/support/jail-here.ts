import { directoryWith, jsonLines, pyruse } from '../../../support/pyruse.ts'

/** A jail of fail2ban for a log file that is there, imported by the program. */
export async function jailHere(jail: string, log: string, text: string) {
  const directory = directoryWith({ [log]: text })
  const path = `${directory}/${log}`
  const into = `${directory}/out`
  const from = directoryWith({
    'jail.local': `[${jail}]\nenabled = true\nmaxretry = 3\nlogpath = ${path}\n`,
  })
  const { stdout, code } = await pyruse(['import', 'fail2ban', from, '--into', into])
  return {
    code,
    told: stdout,
    chains: `${into}/main.chain`,
    /** What a replay of the file as one of the source bans. */
    async bans(source: string): Promise<readonly unknown[]> {
      const asked = ['--config', `${into}/settings.yaml`, '--source', source, '--input', path]
      const replayed = await pyruse(['replay', ...asked, '--effects'])
      if (replayed.code !== 0 || replayed.stderr !== '') throw new Error(replayed.stderr)
      return jsonLines(replayed.stdout).filter(isBan)
    },
  }
}

function isBan(effect: unknown): boolean {
  return typeof effect === 'object' && effect !== null && 'effect' in effect && effect.effect === 'ban'
}
