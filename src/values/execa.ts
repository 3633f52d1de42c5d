/**
 * The library by which programs are run, loaded with the first one. All load it here: Node.js looks for the file of what is
 * imported by each file that imports it, and a running daemon may have lost it to a newer version.
 */
export const loadExeca = () => import('execa')
