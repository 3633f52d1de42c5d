/** The priorities from an error to an emergency. */
const GRAVE = /^[0-3]$/

/** Whether a PRIORITY is that of an error, or of something worse. */
export function isGrave(priority: string | undefined): boolean {
  return priority !== undefined && GRAVE.test(priority)
}
