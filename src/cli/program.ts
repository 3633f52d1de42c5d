import { Argument, Command, CommanderError, Option } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import {
  type ArgumentDefinition,
  type CommandDefinition,
  type CommandListing,
  EXIT,
  type OptionDefinition,
} from './command.ts'

const PROGRAM = 'pyruse-ts'

/**
 * Runs the command that the arguments name and returns the exit code; what goes wrong in the command itself is thrown.
 * Only the module of that command is loaded, all of them where none is named: for the help and for did-you-mean.
 */
export async function runProgram(
  commands: readonly CommandListing[],
  argv: readonly string[],
): Promise<number> {
  const named = commands.filter(({ name }) => name === argv[0])
  let exitCode: number = EXIT.fine
  const program = createProgram()
  for (const { name, load } of named.length > 0 ? named : commands) {
    const { command: definition } = await load()
    const command = createCommand(name, definition, program)
    command.action(async () => {
      exitCode = await definition.run(invocationOf(command, definition))
    })
    program.addCommand(command)
  }
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? EXIT.fine : EXIT.usage
  }
  return exitCode
}

function createProgram(): Command {
  return new Command(PROGRAM)
    .description('Reads the journal, walks each entry through chains of rules, and bans, mails and reports.')
    .version(manifest.version)
    .usage('COMMAND [options]')
    .showHelpAfterError(seeHelp())
    .addHelpText('after', `\nExample:\n  $ ${PROGRAM} check`)
    .exitOverride()
}

function createCommand(name: string, definition: CommandDefinition, program: Command): Command {
  const command = new Command(name)
    .copyInheritedSettings(program)
    .showHelpAfterError(seeHelp(name))
    .summary(definition.summary)
    .description(definition.description)
    .addHelpText('after', `\nExample:\n  $ ${definition.example}`)
  for (const argument of definition.arguments) command.addArgument(createArgument(argument))
  for (const [option, details] of Object.entries(definition.options))
    command.addOption(createOption(option, details))
  return command
}

function createArgument({ name, description, optional, variadic }: ArgumentDefinition): Argument {
  const dots = variadic ? '...' : ''
  return new Argument(optional ? `[${name}${dots}]` : `<${name}${dots}>`, description)
}

function createOption(
  name: string,
  { description, value, short, several, choices, default: preset }: OptionDefinition,
): Option {
  const flags = short === undefined ? `--${name}` : `-${short}, --${name}`
  const option = new Option(value === undefined ? flags : `${flags} <${value}>`, description)
  if (several) option.argParser((text: string, earlier: readonly string[] = []) => [...earlier, text])
  if (choices !== undefined) option.choices(choices)
  if (preset !== undefined) option.default(preset)
  return option
}

function invocationOf(
  command: Command,
  definition: CommandDefinition,
): Parameters<CommandDefinition['run']>[0] {
  const options = Object.entries(definition.options).map(([name, details]) => {
    const value: unknown = command.getOptionValue(createOption(name, details).attributeName())
    return [name, givenValue(details, value)] as const
  })
  return {
    arguments: command.args,
    options: Object.fromEntries(options),
    wrongUsage: (problem) => {
      process.stderr.write(`error: ${problem}\n${seeHelp(command.name())}\n`)
      return EXIT.usage
    },
  }
}

function seeHelp(...command: readonly string[]): string {
  return `See \`${[PROGRAM, ...command, '--help'].join(' ')}\`.`
}

function givenValue({ value, several }: OptionDefinition, given: unknown) {
  if (value === undefined) return given === true
  if (several) return Array.isArray(given) ? given.filter((text) => typeof text === 'string') : []
  return typeof given === 'string' ? given : undefined
}
