import { numberText } from '../src/values/number-text.ts'
import type { Contestant, Measurement } from './measure.ts'

/** A table of what programs took for the same entries; ratios are of entries a second, against one of them. */
export function tableLines(
  title: string,
  results: ReadonlyMap<Contestant, Measurement>,
  { entries, base }: { readonly entries: number; readonly base: string },
): string[] {
  const measured = [...results].find(([{ name }]) => name === base)?.[1]
  const baseSeconds = measured !== undefined && 'seconds' in measured ? measured.seconds : undefined
  const rows = [...results].map(([{ name }, measurement]) => row(name, measurement, entries, baseSeconds))
  return [title, columns('', 'seconds', 'CPU s', 'MB', 'entries/s', 'ratio'), ...rows, '']
}

function row(
  name: string,
  measurement: Measurement,
  entries: number,
  baseSeconds: number | undefined,
): string {
  if ('problem' in measurement) return `${name.padEnd(WIDTH)}  ${measurement.problem}`
  const { seconds, processor, memory } = measurement
  return columns(
    name,
    seconds.toFixed(2),
    processor.toFixed(2),
    memory.toFixed(0),
    numberText(Math.round(entries / seconds)),
    baseSeconds === undefined ? '-' : (baseSeconds / seconds).toFixed(2),
  )
}

const WIDTH = 54

function columns(name: string, ...figures: readonly string[]): string {
  return [name.padEnd(WIDTH), ...figures.map((figure) => figure.padStart(11))].join('')
}
