/** What no program at all can be started for want of, and what mends that, by the system's names. */
const WANTS: ReadonlyMap<string, string> = new Map([
  ['EAGAIN', 'there may be no more processes: give the daemon more of them (TasksMax= of its unit)'],
  ['ENOMEM', 'there is no memory left for it: give the daemon more (MemoryMax= of its unit), or the machine'],
  ['EMFILE', 'the daemon has as many files open as it may: let it have more (LimitNOFILE= of its unit)'],
  ['ENFILE', 'the machine has as many files open as it may: see sysctl fs.file-max'],
])

/** What mends that a program cannot be started by the system's name of the error; undefined where it is the program's own fault. */
export function wantHint(code: string | undefined): string | undefined {
  return code === undefined ? undefined : WANTS.get(code)
}
