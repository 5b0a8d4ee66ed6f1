/** The flights as Calico takes them: batches with the key's columns, or single rows. */
import { DateDay, Int64, makeData } from 'apache-arrow'
import { fromRecordBatch, readInput, toRecordBatch } from './calico.mjs'
import { AIRPORTS, FLIGHTS } from './plan.mjs'

const DAY_MICROS = 86_400_000_000

/** The airports, with every column as the key-space declares it. */
export function readAirports(pool) {
  const types = { latitude: { kind: 'float64' }, longitude: { kind: 'float64' } }
  return readInput({ path: AIRPORTS, types, pool })
}

/**
 * Flights `[from, to)` of the file, with `day` and `number` before their columns.
 * @param {{ pool: object, from?: number, to: number, columns?: string[] }} options
 */
export async function readFlights({ pool, from = 0, to, columns }) {
  const input = await readInput({ path: FLIGHTS, pool, columns })
  const keys = [
    { name: 'day', type: { kind: 'date' } },
    { name: 'number', type: { kind: 'int64' } },
  ]
  return {
    fields: [...keys, ...input.fields],
    batches: numbered(input.batches, { keys, from, to }),
  }
}

async function* numbered(batches, { keys, from, to }) {
  let first = 0
  for await (const batch of batches) {
    const start = Math.max(from - first, 0)
    const end = Math.min(to - first, batch.rows)
    if (start < end) yield cut(withKeys(batch, keys, first), start, end)
    first += batch.rows
    if (first >= to) return
  }
}

function cut(batch, start, end) {
  if (start === 0 && end === batch.rows) return batch
  return fromRecordBatch(toRecordBatch(batch).slice(start, end))
}

function withKeys(batch, keys, first) {
  const date = batch.columns[batch.fields.findIndex((field) => field.name === 'date')].values
  const number = BigInt64Array.from({ length: batch.rows }, (_, i) => BigInt(first + i))
  const columns = [
    makeData({ type: new DateDay(), data: Int32Array.from(date, dayOf) }),
    makeData({ type: new Int64(), data: number }),
  ]
  return {
    rows: batch.rows,
    fields: [...keys, ...batch.fields],
    columns: [...columns, ...batch.columns],
  }
}

const dayOf = (micros) => Math.floor(Number(micros) / DAY_MICROS)

/** The day of each flight below `rows`, as a date at midnight. */
export async function readDays(pool, rows) {
  const days = new Int32Array(rows)
  let at = 0
  const { batches } = await readFlights({ pool, to: rows, columns: ['date'] })
  for await (const batch of batches) {
    days.set(batch.columns[0].values, at)
    at += batch.rows
  }
  return (number) => new Date(days[number] * 86_400_000)
}
