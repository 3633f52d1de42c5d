const { commands, workspace } = require('vscode')
const { LanguageClient } = require('vscode-languageclient/node')

/** The client that talks to the language server; undefined while there is none. */
let client

/** Starts `pyruse-ts lsp` as the settings say. */
async function start() {
  const settings = workspace.getConfiguration('pyruse-ts')
  const [command, ...before] = settings.get('command')
  const config = settings.get('config')
  const args = [...before, 'lsp', ...(config === '' ? [] : ['--config', config])]
  client = new LanguageClient(
    'pyruse-ts',
    'pyruse-ts',
    { command, args },
    { documentSelector: [{ language: 'pyruse-chain' }] },
  )
  await client.start()
}

async function stop() {
  const running = client
  client = undefined
  await running?.stop()
}

async function restart() {
  await stop()
  await start()
}

/** Called by the editor when the first chain file is opened. */
exports.activate = async ({ subscriptions }) => {
  subscriptions.push(commands.registerCommand('pyruse-ts.restart', restart))
  subscriptions.push(
    workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration('pyruse-ts')) await restart()
    }),
  )
  await start()
}

/** Called by the editor at its end. */
exports.deactivate = stop
