/** Imported before a program that is measured: what it used by its end, as JSON, goes where `PYRUSE_USAGE` says. */
import { writeFileSync } from 'node:fs'

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const used = { cpu: (userCPUTime + systemCPUTime) / 1000, rssMegabytes: maxRSS / 1024 }
  writeFileSync(process.env.PYRUSE_USAGE ?? '/dev/stderr', JSON.stringify(used))
})
