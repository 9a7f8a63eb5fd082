import type { Machine } from './machine.ts'
import type { Result } from './result.ts'

/** Returns a run as people read it: the machine on one line, then a row for each case. */
export function table(run: {
  readonly name: string
  readonly machine: Machine
  readonly results: readonly Result[]
  readonly bars: Readonly<Record<string, string>>
}): string {
  const { cpu, cores, memoryGiB, node, platform, load, date } = run.machine
  const head = `${run.name}: ${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}, ${platform}, load ${load}, ${date}`
  const rows = run.results.map((result) => [
    result.case,
    spell(result.median),
    spell(result.min),
    spell(result.max),
    result.unit,
    `n=${result.n}`,
    run.bars[result.case] ?? '',
  ])
  return [head, ...columns([['case', 'median', 'min', 'max', 'unit', 'rounds', ''], ...rows])].join('\n')
}

function spell(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value >= 100 ? 0 : value >= 1 ? 2 : 3 })
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows.map((row) => {
    const cells = row.map((cell, i) => (i >= 1 && i <= 3 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
    return cells.join('  ').trimEnd()
  })
}
