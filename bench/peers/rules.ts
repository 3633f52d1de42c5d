/** The identifiers of so many services, each of which gets a rule of the same kind; sshd's sessions are the last one. */
export function services(count: number): readonly string[] {
  return [...Array.from({ length: count - 1 }, (_, index) => `service${index + 1}`), 'sshd-session']
}

/** `1 rule`, `20 rules`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
