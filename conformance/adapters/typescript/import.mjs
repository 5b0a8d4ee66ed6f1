/** Foreign files as columns of types and rows. */
import { join } from 'node:path'
import { readInput } from '../../../dist/data/import.js'
import { DecodePool } from '../../../dist/data/worker-pool.js'
import { printType } from '../../../dist/format/types.js'
import { jsonRows } from './cells.mjs'

const pool = new DecodePool({ workersMax: 0 })

export async function runImport({ store, file, format }) {
  const { fields, batches } = await readInput({ path: join(store, file), format, pool })
  const columns = fields.map(({ name, type }) => ({ name, type: printType(type) }))
  const rows = []
  for await (const batch of batches) rows.push(...jsonRows(batch))
  return { columns, rows }
}
