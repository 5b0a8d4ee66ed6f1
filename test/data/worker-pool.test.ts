import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { createDataFile, openDataFile } from '../../src/data/file.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { parseType } from '../../src/format/types.js'
import { builtModule } from '../support/build.js'
import { ALL_FIELDS, memoryStore, sampleBatch } from './support.js'

const run = promisify(execFile)
const CHILD = fileURLToPath(new URL('children/scan-memory.mjs', import.meta.url))
const MODULES = ['data/file.js', 'data/worker-pool.js', 'arrow/value.js'].map(builtModule)
const MIB = 2 ** 20

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calico-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function readBack(pool: DecodePool): Promise<Record<string, unknown>[]> {
  const store = memoryStore()
  const options = { store, path: 'f', format: 'parquet', codec: 'zstd', pool } as const
  const writer = await createDataFile({ ...options, fields: ALL_FIELDS, metadata: '{}' })
  await writer.write(sampleBatch(20_000))
  const { bytes } = await writer.close()
  const reader = await openDataFile({ store, file: { path: 'f', format: 'parquet', bytes }, pool })
  const rows: Record<string, unknown>[] = []
  const columns = ALL_FIELDS.map((field) => field.name)
  for await (const { batch } of reader.read({ columns })) rows.push(...batchRows(batch))
  return rows
}

it('a large page is written and read in a worker, with the cells it had', async () => {
  const pool = new DecodePool({ workersMax: 1 })
  try {
    const rows = await readBack(pool)
    expect(pool.workers).toBe(1)
    expect(pool.ended).toBe(0)
    expect(rows).toEqual(batchRows(sampleBatch(20_000)))
  } finally {
    await pool.close()
  }
})

it('a page of four thousand columns is written and read', async () => {
  const pool = new DecodePool({ workersMax: 0 })
  const store = memoryStore()
  const names = Array.from({ length: 4000 }, (_, i) => `c${i}`)
  const fields = names.map((name) => ({ name, type: parseType('int64') }))
  const row = (at: number) => Object.fromEntries(names.map((name, i) => [name, BigInt(at * i)]))
  const batch = buildBatch(fields, [row(1), row(2), row(3)])
  const options = { store, path: 'f', format: 'parquet', codec: 'zstd', pool } as const
  const writer = await createDataFile({ ...options, fields, metadata: '{}' })
  await writer.write(batch)
  const { bytes } = await writer.close()
  const reader = await openDataFile({ store, file: { path: 'f', format: 'parquet', bytes }, pool })
  const read: Record<string, unknown>[] = []
  for await (const part of reader.read({ columns: names })) read.push(...batchRows(part.batch))
  expect(read).toEqual(batchRows(batch))
  await pool.close()
})

it('a pool that rests has no workers, and starts them for what comes then', async () => {
  const pool = new DecodePool({ workersMax: 1 })
  try {
    const rows = await readBack(pool)
    pool.rest()
    expect(pool.workers).toBe(0)
    expect(await readBack(pool)).toEqual(rows)
    expect(pool.workers).toBe(1)
    expect(pool.ended).toBe(0)
  } finally {
    await pool.close()
  }
})

it('a worker whose memory has grown past the limit is let go after its task', async () => {
  const pool = new DecodePool({ workersMax: 1, workerBytesMax: 1 })
  try {
    expect(await readBack(pool)).toHaveLength(20_000)
    expect(pool.workers).toBe(0)
    expect(pool.ended).toBeGreaterThan(0)
  } finally {
    await pool.close()
  }
})

it('tasks that wait when the pool closes end with Aborted, later ones are refused', async () => {
  const pool = new DecodePool({ workersMax: 1 })
  const task = (): Promise<unknown> =>
    pool.run(
      { kind: 'decode', file: new Uint8Array(8), chunks: 1, rows: 1, start: 0 },
      { bytes: 2 * MIB },
    )
  const waiting = [task(), task()].map((result) =>
    expect(result).rejects.toMatchObject({ code: 'Aborted' }),
  )
  await pool.close()
  await Promise.all(waiting)
  await expect(task()).rejects.toMatchObject({ code: 'Internal' })
})

it('5 M rows stream through a process that stays under 256 MiB and ends by itself', async () => {
  await run(process.execPath, [CHILD, ...MODULES, 'write', folder])
  const { stdout } = await run(process.execPath, [CHILD, ...MODULES, 'read', folder])
  const { rows, peak, workers } = JSON.parse(stdout)
  expect(rows).toBe(5_000_000)
  expect(workers).toBeGreaterThan(0)
  expect(peak / MIB).toBeLessThan(256)
})
