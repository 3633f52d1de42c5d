import type { CommandListing } from './cli/command.ts'

/** Every command, in the order in which the help shows them. */
export const COMMANDS: readonly CommandListing[] = [
  { name: 'init', load: () => import('./cli/init.ts') },
  { name: 'run', load: () => import('./cli/run.ts') },
  { name: 'status', load: () => import('./cli/status.ts') },
  { name: 'bans', load: () => import('./cli/bans.ts') },
  { name: 'counters', load: () => import('./cli/counters.ts') },
  { name: 'report', load: () => import('./cli/report.ts') },
  { name: 'advise', load: () => import('./cli/advise.ts') },
  { name: 'reload', load: () => import('./cli/reload.ts') },
  { name: 'doctor', load: () => import('./cli/doctor.ts') },
  { name: 'check', load: () => import('./cli/check.ts') },
  { name: 'test', load: () => import('./cli/test.ts') },
  { name: 'fmt', load: () => import('./cli/fmt.ts') },
  { name: 'explain', load: () => import('./cli/explain.ts') },
  { name: 'graph', load: () => import('./cli/graph.ts') },
  { name: 'replay', load: () => import('./cli/replay.ts') },
  { name: 'import', load: () => import('./cli/import.ts') },
  { name: 'list', load: () => import('./cli/list.ts') },
  { name: 'doc', load: () => import('./cli/doc.ts') },
  { name: 'lsp', load: () => import('./cli/lsp.ts') },
  { name: 'completion', load: () => import('./cli/completion.ts') },
]
