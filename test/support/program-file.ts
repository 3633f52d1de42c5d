import { join } from 'node:path'

/** What starts the program from these sources. */
export const SOURCE_PROGRAM = join(import.meta.dirname, '..', '..', 'src', 'main.ts')

/** Where the program lies that was built for all tests. */
export const BUILT_PROGRAM = 'PYRUSE_TS_BUILT_FOR_TESTS'

/** What starts the program in tests: as it is installed, or these sources where nobody built it, as beside Vitest. */
export const PROGRAM_FILE = process.env[BUILT_PROGRAM] ?? SOURCE_PROGRAM
