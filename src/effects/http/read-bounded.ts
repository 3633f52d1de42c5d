/** The beginning of an answer's text, at most so many bytes; the rest is not waited for. */
export async function readBounded(response: Response, limit: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let left = limit
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk.subarray(0, left), { stream: true })
    left -= chunk.length
    // Leaving the loop cancels the stream.
    if (left <= 0) break
  }
  return text
}
