/** Columns of the text of a mail. */
export const WIDTH = 80

/** Breaks a text into lines of at most so many characters, at spaces where there are some. */
export function wrap(text: string, width: number): readonly string[] {
  const characters = [...text]
  const lines: string[] = []
  let start = 0
  while (characters.length - start > width) {
    const space = characters.lastIndexOf(' ', start + width)
    const end = space > start ? space : start + width
    lines.push(characters.slice(start, end).join(''))
    start = space > start ? end + 1 : end
  }
  lines.push(characters.slice(start).join(''))
  return lines
}

/** The text wrapped to the width, its first line behind one text and the others behind as many spaces. */
export function hang(lead: string, text: string, width: number): readonly string[] {
  const indent = ' '.repeat([...lead].length)
  return wrap(text, width - [...lead].length).map((line, index) => `${index === 0 ? lead : indent}${line}`)
}

/** A heading, with a line below it. */
export function underlined(text: string, underline: string): readonly string[] {
  const lines = wrap(text, WIDTH)
  return [...lines, underline.repeat(Math.max(...lines.map((line) => [...line].length)))]
}
