/** An error as the system makes them: told apart by its code. */
export function failureNamed(code: string, message: string): Error & { readonly code: string } {
  return Object.assign(new Error(message), { code })
}
