/**
 * Writes a file of 5 M rows, or reads it whole with one worker and prints rows and the peak of
 * memory.
 */
import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const [fileUrl, poolUrl, valueUrl, mode, folder] = process.argv.slice(2)
const { createDataFile, openDataFile } = await import(fileUrl)
const { DecodePool } = await import(poolUrl)
const { buildBatch } = await import(valueUrl)

const ROWS = 5_000_000
const STEP = 100_000
const FIELDS = [
  { name: 'k0', type: { kind: 'int64' } },
  { name: 'c1', type: { kind: 'float64' } },
  { name: 'c2', type: { kind: 'utf8' } },
  { name: 'c3', type: { kind: 'int32' } },
]

/** A store of the files of a folder. */
function folderStore() {
  return {
    uri: 'test',
    async get(path, { range }) {
      const handle = await open(join(folder, path))
      try {
        const bytes = new Uint8Array(range.end - range.start)
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, range.start)
        return bytes.subarray(0, bytesRead)
      } finally {
        await handle.close()
      }
    },
    async createWriter(path) {
      const handle = await open(join(folder, path), 'w')
      return {
        write: async (bytes) => void (await handle.write(bytes)),
        close: () => handle.close(),
        abort: () => rm(join(folder, path)),
      }
    },
  }
}

const store = folderStore()
const pool = new DecodePool({ workersMax: 1 })
if (mode === 'write') {
  const target = { store, path: 'f', format: 'parquet', codec: 'snappy', pool }
  const writer = await createDataFile({ ...target, fields: FIELDS, metadata: '{}' })
  const records = Array.from({ length: STEP }, (_, i) => {
    return { k0: i, c1: Math.sin(i), c2: `row ${(i * 7919) % STEP} of many`, c3: i % 1000 }
  })
  const batch = buildBatch(FIELDS, records)
  for (let at = 0; at < ROWS; at += STEP) await writer.write(batch)
  await writer.close()
} else {
  const bytes = (await stat(join(folder, 'f'))).size
  const reader = await openDataFile({ store, file: { path: 'f', format: 'parquet', bytes }, pool })
  let rows = 0
  let peak = 0
  for await (const { batch } of reader.read({ columns: FIELDS.map((field) => field.name) })) {
    rows += batch.rows
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  process.stdout.write(JSON.stringify({ rows, peak, workers: pool.workers }))
}
