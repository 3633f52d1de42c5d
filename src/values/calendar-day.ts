/** Whether a text is a day that the calendar has, such as `2026-12-31`. `Date.parse` takes a 30th of February for a 2nd of March. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const day = Date.parse(`${text}T00:00Z`)
  return !Number.isNaN(day) && new Date(day).toISOString().startsWith(text)
}
