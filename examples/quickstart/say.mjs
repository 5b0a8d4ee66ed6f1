/** Lines for people. */
const started = performance.now()
let steps = 0

export function step(title) {
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`\n${++steps}. ${title}${' '.repeat(Math.max(1, 66 - title.length))}[${seconds} s]`)
}

export function say(line) {
  console.log(`   ${line}`)
}

/** Lines with their cells in columns; numbers to the right. */
export function table(rows) {
  const width = rows[0].map((_, c) => Math.max(...rows.map((row) => show(row[c]).length)))
  for (const row of rows) {
    const cells = row.map((cell, c) => {
      const text = show(cell)
      return typeof cell === 'number' ? text.padStart(width[c]) : text.padEnd(width[c])
    })
    say(cells.join('  ').trimEnd())
  }
}

const show = (cell) => (typeof cell === 'number' ? count(cell) : String(cell))

export const count = (number) => Math.round(number).toLocaleString('en-US')
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`
export const seconds = (value) => `${value.toFixed(value < 10 ? 2 : 1)} s`

/** Runs something and says how long it took, in seconds. */
export async function timed(work) {
  const start = performance.now()
  const result = await work()
  return { result, seconds: (performance.now() - start) / 1000 }
}

/** The checks of a run: each is said, and those that failed decide how the run ends. */
export const checks = {
  passed: 0,
  failed: 0,
  expect(what, holds, detail = '') {
    checks[holds ? 'passed' : 'failed']++
    say(`${holds ? 'ok    ' : 'FAILED'} ${what}${holds || !detail ? '' : `: ${detail}`}`)
  },
}
