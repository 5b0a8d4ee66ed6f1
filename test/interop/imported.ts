/** Files of other programs as Calico imports them: types, and cells in the JSON form by column. */
import { columnValues, toJsonValue } from '../../src/arrow/value.js'
import { readInput } from '../../src/data/import.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { printType } from '../../src/format/types.js'
import type { Cell } from './values.js'

export interface Imported {
  readonly types: Readonly<Record<string, string>>
  readonly columns: Readonly<Record<string, readonly Cell[]>>
}

/** @param columns all unless given */
export async function imported(path: string, columns?: readonly string[]): Promise<Imported> {
  const pool = new DecodePool({ workersMax: 0 })
  try {
    const format = path.endsWith('.parquet') ? 'parquet' : 'arrow'
    const { fields, batches } = await readInput({ path, format, columns, pool })
    const cells = fields.map((): Cell[] => [])
    for await (const batch of batches) {
      for (const [i, { type }] of fields.entries()) {
        const values = columnValues(type, batch.columns[i]!)
        for (const value of values) cells[i]!.push(toJsonValue(type, value) as Cell)
      }
    }
    return {
      types: Object.fromEntries(fields.map(({ name, type }) => [name, printType(type)])),
      columns: Object.fromEntries(fields.map(({ name }, i) => [name, cells[i]!])),
    }
  } finally {
    await pool.close()
  }
}
