/** DuckDB reads the Parquet files that Calico writes as what was written. */
import { expect, it } from 'vitest'
import { connected, duckdbReads } from './duckdb.js'
import { everyFile, expectColumns } from './reads.js'

const files = await everyFile((format) => format === 'parquet')

it.each(files)('duckdb reads $name', async (file) => {
  const connection = await connected()
  const { columns } = await duckdbReads(connection, file.path, file.types)
  connection.closeSync()
  expectColumns(file, columns)
  expect(Object.values(columns)[0]!.length).toBeGreaterThan(0)
})
