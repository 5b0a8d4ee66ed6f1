/**
 * Reading a store's flights: sums as they stream by, and whole views as parquet files for others to
 * read.
 */
import { open } from 'node:fs/promises'
import { writeOutput } from './calico.mjs'

/** Rows and sums over all flights of a version; only one batch is in memory at a time. */
export async function figuresOf(store, at) {
  const columns = ['distance', 'delay', 'annotations']
  const sums = { rows: 0, delay: 0, distance: 0, notes: 0 }
  for await (const batch of store.read('flight', { columns, ...(at && { at }) })) {
    const [distance, delay, annotations] = batch.columns
    sums.rows += batch.rows
    sums.distance += sumOf(distance)
    sums.delay += sumOf(delay)
    sums.notes += annotations.children[0].length
  }
  return sums
}

/** Sum of an int64 column; cells that are null count as nothing, whatever lies under them. */
function sumOf({ values, length, nullCount, nullBitmap }) {
  let sum = 0
  for (let i = 0; i < length; i++) {
    if (nullCount === 0 || (nullBitmap[i >> 3] >> (i & 7)) & 1) sum += Number(values[i])
  }
  return sum
}

/** Writes the view of a key-space to a parquet file; returns its rows. */
export async function exportParquet(store, { name, file, pool, at }) {
  const batches = store.read(name, at && { at })[Symbol.asyncIterator]()
  const first = await batches.next()
  const handle = await open(file, 'w')
  try {
    return await writeOutput({
      fields: first.value.fields,
      batches: chain(first, batches),
      format: 'parquet',
      write: async (bytes) => void (await handle.writeFile(bytes)),
      pool,
    })
  } finally {
    await handle.close()
  }
}

async function* chain(first, rest) {
  for (let next = first; !next.done; next = await rest.next()) yield next.value
}
