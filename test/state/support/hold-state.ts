import { openState } from '../../../src/state/open-state.ts'

/** Works on the state of a directory until it is killed. */
openState(process.argv[2] ?? '')
process.stdout.write('open\n')
setInterval(() => undefined, 60_000)
