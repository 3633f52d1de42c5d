/** Runs a program as a root that has to obey the permissions of files; needs setpriv. */
export const OBEDIENT = ['setpriv', '--bounding-set=-dac_override,-dac_read_search']
