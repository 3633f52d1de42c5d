/** The identifiers of so many services, each of which gets a rule of the same kind; sshd's sessions are the last one. */
export function services(count: number): readonly string[] {
  return [...Array.from({ length: count - 1 }, (_, index) => `service${index + 1}`), 'sshd-session']
}
