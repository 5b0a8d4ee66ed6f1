/**
 * One writer process: makes the commits of its role, one after another, and reports to the process
 * that started it.
 */
import { batchRows, DecodePool, openStore } from './calico.mjs'
import * as plan from './plan.mjs'
import { readDays, readFlights } from './source.mjs'

/**
 * Each gives the commits of a role: `rows`, a message, and the columns that rows are added to
 * instead of set.
 */
const COMMITS = {
  async *arrivals({ rows, bulkRows, arrivalRows, commits, pool }) {
    const arrived = []
    const { batches } = await readFlights({ pool, from: bulkRows, to: rows })
    for await (const batch of batches) arrived.push(...batchRows(batch))
    for (let i = 0; i < commits; i++) {
      const part = arrived.slice(i * arrivalRows, (i + 1) * arrivalRows)
      yield { rows: part, message: `flights ${part[0].number} to ${part.at(-1).number}` }
    }
  },

  async *corrections({ rows, bulkRows, commits, pool }) {
    const dayOf = await readDays(pool, rows)
    for (let i = 0; i < commits; i++) {
      const residues = [i, i + 1]
      const numbers = [...plan.numbersWith({ residues, step: plan.CORRECTION_STEP, end: bulkRows })]
      const part = numbers.map((number) => {
        return { day: dayOf(number), number, delay: plan.correctedDelay(number, i) }
      })
      yield { rows: part, message: `delays of ${part.length} flights, corrected` }
    }
  },

  async *annotations({ rows, commits, pool }) {
    const dayOf = await readDays(pool, rows)
    for (let i = 0; i < commits; i++) {
      const residues = [i, i + 1, i + 2]
      const numbers = [...plan.numbersWith({ residues, step: plan.ANNOTATION_STEP, end: rows })]
      const part = numbers.map((number) => {
        return { day: dayOf(number), number, annotations: plan.note(number, i) }
      })
      yield { rows: part, message: `notes on ${part.length} flights`, append: ['annotations'] }
    }
  },
}

async function work({ uri, role, ...size }) {
  const pool = new DecodePool()
  const store = await openStore({ uri })
  const flights = store.keySpace('flight')
  const commit = async ({ rows, message, append = [] }) => {
    const ops = Object.fromEntries(append.map((column) => [column, 'append']))
    await flights.upsert(rows, { ops, author: `${role} (pid ${process.pid})`, message })
    return rows.length
  }
  const commits = COMMITS[role]({ ...size, pool })
  // The first commit is made before all start together, so that no process is still compiling while
  // others write.
  let written = await commit((await commits.next()).value)
  process.send({ kind: 'ready' })
  await new Promise((resolve) => process.once('message', resolve))
  const start = performance.now()
  for await (const next of commits) written += await commit(next)
  const seconds = (performance.now() - start) / 1000
  process.send({ kind: 'done', rows: written, commitsPerSecond: (size.commits - 1) / seconds })
  await store.close()
  await pool.close()
  process.disconnect()
}

await work(JSON.parse(process.argv[2]))
