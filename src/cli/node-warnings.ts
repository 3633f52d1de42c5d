/**
 * Keeps the note of earlier Node.js 24 releases that their SQLite may still change away from users, who can do nothing
 * about it. All other warnings go where they went before.
 */
export function hideSqliteWarning(): void {
  const printers = process.listeners('warning')
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning' && warning.message.startsWith('SQLite ')) return
    for (const print of printers) print(warning)
  })
}
