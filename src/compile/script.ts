/**
 * A piece of JavaScript that was written in this folder: it is made of templates, of other pieces and of numbers. No text of
 * a user, and none of an entry, can become part of one: they are constants of a script, called by their number.
 */
export interface Code {
  readonly text: string
}

/** Puts pieces together. */
export function code(
  parts: TemplateStringsArray,
  ...inserted: readonly (Code | number | readonly Code[])[]
): Code {
  let text = parts[0] ?? ''
  inserted.forEach((piece, at) => {
    text += textOf(piece) + (parts[at + 1] ?? '')
  })
  return { text }
}

function textOf(piece: Code | number | readonly Code[]): string {
  if (typeof piece === 'number') return `${piece}`
  return 'text' in piece ? piece.text : piece.map(({ text }) => text).join('\n')
}

/** Pieces with the same between each two of them. */
export function joined(pieces: readonly Code[], between: Code): Code {
  return { text: pieces.map(({ text }) => text).join(between.text) }
}

/** Functions that are written to be run together, and the constants that they use. */
export class Script {
  readonly #constants: unknown[] = []
  readonly #declared: Code[] = []

  /** What stands for a value in the functions. */
  constant(value: unknown): Code {
    return code`c${this.#constants.push(value) - 1}`
  }

  /** Adds a function; gives its name. It may call those that were added before. */
  define(parameters: Code, body: Code): Code {
    return this.declare(code`(${parameters}) => {\n${body}\n}`)
  }

  /** Adds what an expression stands for; gives its name. */
  declare(expression: Code): Code {
    const name = code`d${this.#declared.length}`
    this.#declared.push(code`const ${name} = ${expression}`)
    return name
  }

  /** Runs the script; gives what the piece stands for. Functions are compiled when they are called first. */
  run<T>(result: Code): T {
    const constants = this.#constants.map((_, at) => code`const c${at} = constants[${at}]`)
    const script = code`'use strict'\n${constants}\n${this.#declared}\nreturn ${result}`
    return new Function('constants', script.text)(this.#constants)
  }
}
