/** Tables for people. */

/**
 * @param {string[][]} rows the first is the head; first columns to the left, figures to the right
 */
export function textTable(rows, leftColumns = 2) {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)))
  const line = (row) =>
    row
      .map((cell, c) => (c < leftColumns ? cell.padEnd(widths[c]) : cell.padStart(widths[c])))
      .join('  ')
      .trimEnd()
  return rows.map(line).join('\n')
}

const figure = (value, digits = 0) =>
  value === null || value === undefined
    ? '-'
    : value.toLocaleString('en-US', {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      })

export function measurementTable(measurements) {
  const head = ['workload', 'system', 'seconds', 'cpu s', 'rows/s', 'MB', 'peak MiB', 'requests']
  const rows = measurements.map((m) => [
    m.workload,
    m.system,
    figure(m.seconds, 3),
    figure(m.cpuSeconds, 3),
    figure(m.rows / m.seconds),
    figure(m.bytes === null ? null : m.bytes / 1e6, 1),
    figure(m.rssBytes === null ? null : m.rssBytes / 2 ** 20),
    figure(m.requests),
  ])
  return textTable([head, ...rows])
}

export function comparisonTable(comparisons) {
  const head = ['workload', 'versus', 'measure', 'ratio', 'goal', 'met']
  const rows = comparisons.map((c) => [
    c.workload,
    c.versus,
    c.measure,
    figure(c.ratio, 2),
    figure(c.goal, 2),
    c.met === null ? '-' : c.met ? 'yes' : 'NO',
  ])
  return textTable([head, ...rows], 3)
}
