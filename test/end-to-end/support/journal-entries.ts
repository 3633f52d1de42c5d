import { execFileSync } from 'node:child_process'

/** The entries of a namespace's journal that match `FIELD=VALUE`, oldest first, as journalctl prints them. */
export function journalEntries(
  namespace: string,
  match: string,
): readonly Readonly<Record<string, string>>[] {
  const args = [`--namespace=${namespace}`, '--merge', '--output=json', '--all', '--no-pager', match]
  const lines = execFileSync('journalctl', args, { encoding: 'utf8' }).trim().split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
}
