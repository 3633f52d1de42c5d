import { Console } from 'node:console'
import { CONFIG_OPTION, defineCommand } from './command.ts'

export const command = defineCommand({
  summary: 'serve an editor: diagnostics, completion, documentation, rename',
  description:
    'Speaks the Language Server Protocol on standard input and output, for editors to start (docs/editors.md). The settings of a chain file are those of --config, else the `settings.yaml` in its folder or the next one above, else that of the folder that is open in the editor; what is not saved yet counts as it is in the editor.',
  arguments: [],
  options: {
    config: { ...CONFIG_OPTION.config, description: 'the settings of every chain file' },
    stdio: { description: 'changes nothing: many editors pass it' },
  },
  example: 'pyruse-ts lsp',
  run: async ({ options: { config } }) => {
    const [{ createConnection }, { serve }] = await Promise.all([
      import('vscode-languageserver/node'),
      import('./language-server/server.ts'),
    ])
    // What a module of the user's prints must not end up in the protocol.
    Object.assign(console, new Console(process.stderr))
    serve(createConnection(process.stdin, process.stdout), config)
    // The connection ends the process when the editor says so, or is gone.
    return new Promise<never>(() => {})
  },
})
