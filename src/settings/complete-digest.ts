import { durationOf } from './complete-ban-set.ts'
import { completeSecret } from './complete-secret.ts'
import { DEFAULTS } from './defaults.ts'
import type { AnalysisSettings, DigestSettings, Rate, ReportSettings } from './digest-settings.ts'
import type { Environment } from './environment.ts'
import type { WrittenAnalysis, WrittenDigest, WrittenReport } from './written-outputs.ts'

/** The digest of everybody. What no chain decided goes into section OTHER, so that section must be there. */
export function completeReport(
  { history, analysis, sections = DEFAULTS.sections, ...digest }: WrittenReport,
  base: string,
  environment: Environment,
): ReportSettings {
  const all = Object.hasOwn(sections, 'OTHER') ? sections : { ...sections, OTHER: DEFAULTS.sections.OTHER }
  return {
    ...completeDigest({ ...digest, sections: all }),
    history: durationOf(history ?? DEFAULTS.history),
    ...(analysis && { analysis: completeAnalysis(analysis, base, environment) }),
  }
}

/** A digest with its defaults. Its sections have no prototype: a name such as `constructor` must find nothing there. */
export function completeDigest({ schedule, sections, empty, to }: WrittenDigest): DigestSettings {
  return {
    schedule: schedule ?? DEFAULTS.schedule,
    sections: Object.assign(Object.create(null), sections),
    empty: empty ?? DEFAULTS.empty,
    ...(to && { to }),
  }
}

function completeAnalysis(
  { url, model, prompt, timeout, mask_addresses, verdict, ...key }: WrittenAnalysis,
  base: string,
  environment: Environment,
): AnalysisSettings {
  const key_file = completeSecret(key.key_file, key.key_credential, base, environment)
  return {
    url,
    model,
    prompt: prompt ?? DEFAULTS.prompt,
    timeout: durationOf(timeout ?? DEFAULTS.analysisTimeout),
    mask_addresses: mask_addresses ?? true,
    verdict: verdict ?? false,
    ...(key_file !== undefined && { key_file }),
  }
}

/** The schema lets only what this understands through: its format `rate`. */
export function completeRate(text: string): Rate {
  const [count, , per] = text.split(' ')
  return { count: Number(count), per: durationOf(per ?? '') }
}
