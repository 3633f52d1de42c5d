/** How a command ends, as its exit code. */
export const EXIT = {
  fine: 0,
  /** It did its work and found problems. */
  problems: 1,
  /** It could not begin: wrong usage or wrong configuration. */
  usage: 2,
  /** It failed in a way that is our fault. */
  bug: 70,
} as const

/** A positional argument. */
export interface ArgumentDefinition {
  /** In capitals, as the usage line shows it. */
  readonly name: string
  readonly description: string
  /** Whether it may be left out. */
  readonly optional?: boolean
  /** Whether it may be given several times; the last argument only. */
  readonly variadic?: boolean
  /** The words that it takes where they are known: for the completion of shells. */
  readonly words?: readonly string[]
}

/** An option `--name`, or `--name VALUE`; its name is its key among the command's options. */
export interface OptionDefinition {
  readonly description: string
  /** What follows it, in capitals; without it, the option is a switch. */
  readonly value?: string
  /** Another name of one letter: `-f`. */
  readonly short?: string
  /** Whether it may be given several times, each time with a value. */
  readonly several?: true
  /** The only values it takes. */
  readonly choices?: readonly string[]
  readonly default?: string
}

export type OptionDefinitions = Readonly<Record<string, OptionDefinition>>

/**
 * What the options of a command hold: text, undefined where it was not given; a list of texts where it may be given several
 * times; switches are true or false.
 */
export type ValuesOf<Options extends OptionDefinitions> = {
  readonly [Name in keyof Options]: Options[Name] extends { readonly value: string }
    ? Options[Name] extends { readonly several: true }
      ? readonly string[]
      : TextOf<Options[Name]> | (Options[Name] extends { readonly default: string } ? never : undefined)
    : boolean
}

type TextOf<Option> = Option extends { readonly choices: readonly (infer Choice)[] } ? Choice : string

type AnyValues = Readonly<Record<string, string | readonly string[] | boolean | undefined>>

/** One call of a command. */
export interface Invocation<Values = AnyValues> {
  readonly arguments: readonly string[]
  readonly options: Values
  /** Says on standard error what is wrong with the arguments or options, and returns the exit code for it. */
  wrongUsage(problem: string): number
}

/** Everything about a command but its name, which stands in the list of main.ts. */
export interface CommandDefinition<Options = OptionDefinitions, Values = AnyValues> {
  /** One line for the list of commands, without a full stop. */
  readonly summary: string
  /** What it does, for its own help. */
  readonly description: string
  readonly arguments: readonly ArgumentDefinition[]
  readonly options: Options
  /** A call as one would type it. */
  readonly example: string
  /** Does the work and says with which code to exit; throws only what is a bug. */
  run(invocation: Invocation<Values>): Promise<number>
}

/** A command as the file of its own exports it. */
export interface CommandModule {
  readonly command: CommandDefinition
}

/** A command of the program; its module is loaded when it is needed, since starting quickly matters. */
export interface CommandListing {
  readonly name: string
  load(): Promise<CommandModule>
}

/** Makes a command of which the options are typed by their definitions. */
export function defineCommand<const Options extends OptionDefinitions>(
  definition: CommandDefinition<Options, ValuesOf<Options>>,
): CommandDefinition {
  return definition
}

/** The option of every command that needs the settings. */
export const CONFIG_OPTION = {
  config: { value: 'FILE', description: 'the settings, instead of /etc/pyruse-ts/settings.yaml' },
} as const satisfies OptionDefinitions
