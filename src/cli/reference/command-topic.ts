import type { ArgumentDefinition, CommandListing, OptionDefinition } from '../command.ts'
import type { Block, Term } from './blocks.ts'
import type { Topic } from './topic.ts'

/** Every command, in the order of the list; each is loaded for it. */
export async function commandTopics(commands: readonly CommandListing[]): Promise<readonly Topic[]> {
  return Promise.all(commands.map(commandTopic))
}

async function commandTopic({ name, load }: CommandListing): Promise<Topic> {
  const { command } = await load()
  const usage = ['pyruse-ts', name, '[options]', ...command.arguments.map(argumentUsage)].join(' ')
  const terms: Term[] = [
    ...command.arguments.map((argument) => ({ term: argument.name, text: sentence(argument.description) })),
    ...Object.entries(command.options).map(([option, details]) => optionTerm(option, details)),
  ]
  const blocks: Block[] = [
    { kind: 'heading', text: `\`${name}\`` },
    { kind: 'paragraph', text: command.description },
    { kind: 'code', text: usage },
    ...(terms.length > 0 ? [{ kind: 'terms', terms } as const] : []),
    { kind: 'code', language: 'console', text: `$ ${command.example}` },
  ]
  const { summary, description, example, options } = command
  return {
    kind: 'command',
    name,
    summary,
    blocks,
    data: { usage, summary, description, arguments: command.arguments, options, example },
  }
}

function argumentUsage({ name, optional, variadic }: ArgumentDefinition): string {
  const dots = variadic ? '…' : ''
  return optional ? `[${name}${dots}]` : `${name}${dots}`
}

function optionTerm(name: string, { description, value, choices, default: preset }: OptionDefinition): Term {
  const further = [
    ...(choices === undefined ? [] : [`One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`]),
    ...(preset === undefined ? [] : [`\`${preset}\` unless it is given.`]),
  ]
  return {
    term: value === undefined ? `--${name}` : `--${name} ${value}`,
    text: [sentence(description), ...further].join(' '),
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
