/** Figures against those that were kept. */

/**
 * CPU seconds over those kept, and that ratio over the median of all: what another machine makes
 * slower or faster shows in every ratio, what a change of the code did in its own.
 *
 * @param {{ found: { workload: string, cpuSeconds: number }[],
 *   kept: { workload: string, cpuSeconds: number }[] }} figures
 */
export function ratiosToKept({ found, kept }) {
  const seconds = new Map(kept.map((one) => [one.workload, one.cpuSeconds]))
  const rows = found.flatMap(({ workload, cpuSeconds }) => {
    const keptCpuSeconds = seconds.get(workload)
    if (!keptCpuSeconds) return []
    return { workload, cpuSeconds, keptCpuSeconds, ratio: cpuSeconds / keptCpuSeconds }
  })
  const ratios = rows.map(({ ratio }) => ratio).sort((a, b) => a - b)
  const median = ratios[ratios.length >> 1] ?? 1
  return rows.map((row) => ({ ...row, toMedian: row.ratio / median }))
}
