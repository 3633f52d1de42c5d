import type { CommandListing } from '../command.ts'

/** What may stand in a place of the command line. */
export type Wanted =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'text' }

export interface CompletedOption {
  readonly name: string
  readonly short: string | undefined
  readonly description: string
  readonly several: boolean
  /** What follows it, and how the help calls that; undefined for a switch. */
  readonly value: { readonly name: string; readonly wanted: Wanted } | undefined
}

export interface CompletedArgument {
  readonly name: string
  readonly variadic: boolean
  readonly wanted: Wanted
}

/** What a shell needs to know of a command to complete its command line. */
export interface CompletedCommand {
  readonly name: string
  readonly summary: string
  readonly options: readonly CompletedOption[]
  readonly arguments: readonly CompletedArgument[]
}

/** Every command has it, though none defines it. */
const HELP: CompletedOption = {
  name: 'help',
  short: 'h',
  description: 'display help for command',
  several: false,
  value: undefined,
}

/** What the definitions of the commands say to a shell; each command is loaded for it. */
export function completedCommands(commands: readonly CommandListing[]): Promise<readonly CompletedCommand[]> {
  return Promise.all(
    commands.map(async ({ name, load }) => {
      const { command } = await load()
      const options = Object.entries(command.options).map(([option, details]): CompletedOption => {
        const { value, short, several = false, description, choices } = details
        const wanted = value === undefined ? undefined : { name: value, wanted: wantedBy(value, choices) }
        return { name: option, short, description, several, value: wanted }
      })
      const completed = command.arguments.map(
        ({ name: argument, variadic = false, words }): CompletedArgument => ({
          name: argument,
          variadic,
          wanted: wantedBy(argument, words),
        }),
      )
      return { name, summary: command.summary, options: [...options, HELP], arguments: completed }
    }),
  )
}

/** The help calls what is a file so. */
function wantedBy(name: string, words: readonly string[] | undefined): Wanted {
  if (words !== undefined) return { kind: 'words', words }
  return { kind: ['FILE', 'PATH', 'DIR', 'WORD'].includes(name) ? 'file' : 'text' }
}
