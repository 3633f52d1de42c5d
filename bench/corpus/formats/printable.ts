/** What systemd calls a control character: all but the tab and the newline, and those after ASCII too. */
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/
const CONTROL_OR_NEWLINE = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/

/** Whether `journalctl -o json` shows this as a string, and not as an array of bytes. */
export function isPrintable(text: string): boolean {
  return !CONTROL.test(text)
}

/** Whether `journalctl -o export` shows this as `NAME=value` on one line, and not as a length and bytes. */
export function isPrintableLine(text: string): boolean {
  return !CONTROL_OR_NEWLINE.test(text)
}
