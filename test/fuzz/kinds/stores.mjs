/**
 * Objects of a store: one is damaged, and the store is opened and read whole. Documents and data
 * files have checksums and manifests are named by theirs, so a reader has to give the rows of the
 * original or a typed error.
 */
import { seededEnv } from '../../../dist/env.js'
import { createStore, openStore } from '../../../dist/executor/open-store.js'
import { MemoryStore } from '../../../dist/storage/memory.js'
import { checkedRows } from './check.mjs'
import { samples, TYPES } from './samples.mjs'

const memory = (seed) => new MemoryStore({ name: `fuzz-${seed}`, env: seededEnv({ seed }) })

async function fill(fileFormat, codec, rows, types = TYPES) {
  const storage = memory(1)
  const store = await createStore({ storage, env: seededEnv({ seed: 1 }), workers: 0 })
  const columns = types.map((type, i) => ({ name: `v${i}`, type }))
  const groups = [
    { name: 'main', fileFormat, codec, columns },
    {
      name: 'more',
      fileFormat,
      codec,
      columns: [{ name: 'total', type: 'int64', algebra: 'sum' }],
    },
  ]
  await store.createKeySpace({ name: 'things', key: [{ name: 'id', type: 'int64' }], groups })
  const things = store.keySpace('things')
  const records = samples(rows, types).map((row, id) => ({ id, ...row, total: id * 3 }))
  await things.upsert(records)
  await store.checkpoint({ keySpace: 'things' })
  await things.upsert(records.filter(({ id }) => id % 3 === 0).map(({ id }) => ({ id, total: 7 })))
  await things.delete([{ id: 5 }, { id: 6 }])
  return { store, storage, things }
}

async function objectsOf(storage) {
  const objects = new Map()
  for await (const { path } of storage.list('')) objects.set(path, await storage.get(path))
  return objects
}

async function readAll(objects, changed) {
  const storage = memory(2)
  for (const [path, bytes] of objects) await storage.put(path, changed.get(path) ?? bytes)
  const store = await openStore({ storage, env: seededEnv({ seed: 9 }), workers: 0 })
  try {
    const batches = []
    for await (const batch of store.read('things')) batches.push(batch)
    return checkedRows(batches)
  } finally {
    await store.close()
  }
}

/** @param {(path: string) => boolean} chosen @param {() => Promise<any>} make */
function objectKind(chosen, make) {
  return {
    oracle: 'strict',
    async originals() {
      const { store, storage } = await make()
      await store.close()
      const objects = await objectsOf(storage)
      const paths = [...objects.keys()].filter(chosen)
      if (paths.length === 0) throw new Error(`no such object among ${[...objects.keys()]}`)
      return paths.map((path) => ({ path, bytes: objects.get(path), objects }))
    },
    read: (bytes, { path, objects }) => readAll(objects, new Map([[path, bytes]])),
  }
}

/** Enough where it is documents that are damaged. */
const FEW_TYPES = ['int32', 'utf8', 'list<utf8>']

/** A store with a log checkpoint, so that index and manifests are read. */
async function checkpointed() {
  const made = await fill('parquet', 'zstd', 40, FEW_TYPES)
  await made.store.writeLogCheckpoint()
  return made
}

/** Rows enough that they make files instead of lying inline. */
const FILE_ROWS = 130

const files = (format, codec) =>
  objectKind(
    (path) => path.endsWith(`.${format}`),
    () => fill(format, codec, FILE_ROWS),
  )

export const STORE_KINDS = {
  marker: objectKind((path) => path === 'calico.json', checkpointed),
  refs: objectKind((path) => path.startsWith('refs/'), checkpointed),
  line: objectKind((path) => path.endsWith('/line.json'), checkpointed),
  entries: objectKind(
    (path) => /^log\/1\/[0-9]+\.json$/.test(path),
    () => fill('parquet', 'zstd', 40, FEW_TYPES),
  ),
  hint: objectKind((path) => path.endsWith('/hint.json'), checkpointed),
  checkpoint: objectKind((path) => path.endsWith('/index.json'), checkpointed),
  manifest: objectKind((path) => path.endsWith('.avro'), checkpointed),
  'parquet-none': files('parquet', 'none'),
  'parquet-snappy': files('parquet', 'snappy'),
  'parquet-lz4': files('parquet', 'lz4'),
  'parquet-zstd': files('parquet', 'zstd'),
  'arrow-none': files('arrow', 'none'),
  'arrow-lz4': files('arrow', 'lz4'),
  'arrow-zstd': files('arrow', 'zstd'),
}
