/**
 * Rows from elsewhere: imports, bodies of the bridge, inline rows. A cell changed within its own
 * bytes can't be told from one that was written so: what is read has to be well-formed, of the
 * types and the number of rows that it says, and a text that two readers agree on.
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import * as arrow from 'apache-arrow'
import { toRecordBatch } from '../../../dist/arrow/batch.js'
import { buildBatch } from '../../../dist/arrow/value.js'
import { readInput } from '../../../dist/data/import.js'
import { decodeIpcStream, encodeIpcBatches } from '../../../dist/data/ipc.js'
import { readIpcStream } from '../../../dist/data/ipc-stream-read.js'
import { StreamEncoder } from '../../../dist/data/ipc-stream-write.js'
import { writeOutput } from '../../../dist/data/output.js'
import { DecodePool } from '../../../dist/data/worker-pool.js'
import { parseType } from '../../../dist/format/types.js'
import { checkedRows } from './check.mjs'
import { samples, TYPES } from './samples.mjs'

const pool = new DecodePool({ workersMax: 0 })
const fieldsOf = (types) => types.map((type, i) => ({ name: `v${i}`, type: parseType(type) }))
const FIELDS = fieldsOf(TYPES)
const ROWS = 40

const sampleBatch = (rows = ROWS) => buildBatch(FIELDS, samples(rows))

/** Rows of types that a reader of JSON finds out by itself. */
function plainBatch() {
  const types = TYPES.filter((type) => !/^(?:map|list<struct|list<list|binary)/.test(type))
  return buildBatch(fieldsOf(types), samples(ROWS, types))
}

async function all(batches) {
  const read = []
  for await (const batch of batches) read.push(batch)
  return read
}

async function imported(path, bytes) {
  const input = await readInput({ path, bytes, pool })
  return checkedRows(await all(input.batches))
}

async function outputBytes(format, batches = [sampleBatch(), sampleBatch(3)]) {
  const chunks = []
  const write = async (bytes) => void chunks.push(Buffer.from(bytes))
  const given = (async function* () {
    yield* batches
  })()
  await writeOutput({ fields: batches[0].fields, batches: given, format, write, pool })
  return Buffer.concat(chunks)
}

async function streamBytes(compression) {
  const encoder = await StreamEncoder.open(FIELDS, compression)
  const chunks = encoder.schemaMessage()
  for (const batch of [sampleBatch(), sampleBatch(3)]) {
    for (const message of encoder.messages(batch)) chunks.push(...message.chunks)
  }
  return Buffer.concat([...chunks, encoder.end])
}

/** Dictionaries and other types that Calico has not, by Arrow's own library. */
function foreignTable() {
  const texts = ['a', null, 'zöx 𝄞', '', 'a']
  return new arrow.Table({
    dictionary: arrow.vectorFromArray(
      texts,
      new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()),
    ),
    large: arrow.vectorFromArray(texts, new arrow.LargeUtf8()),
    unsigned: arrow.vectorFromArray([1, 2, null, 4, 255], new arrow.Uint8()),
    long: arrow.vectorFromArray([1n, 2n, null, 4n, 2n ** 64n - 1n], new arrow.Uint64()),
    fixed: arrow.vectorFromArray(
      [1, 2, 3, 4, 5].map((b) => Uint8Array.of(b, 0)),
      new arrow.FixedSizeBinary(2),
    ),
    nanos: arrow.vectorFromArray([1, 2, null, 4, 5], new arrow.TimestampMillisecond()),
    millis: arrow.vectorFromArray(
      [86_400_000, null, 0, 0, 0].map((ms) => ms && new Date(ms)),
      new arrow.DateMillisecond(),
    ),
    nothing: arrow.vectorFromArray([null, null, null, null, null], new arrow.Null()),
  })
}

const ownTable = () =>
  new arrow.Table([toRecordBatch(sampleBatch()), toRecordBatch(sampleBatch(3))])

/** Parquet as DuckDB writes it. */
async function duckParquet(codec) {
  const folder = await mkdtemp(join(tmpdir(), 'calico-fuzz-'))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const path = join(folder, 'made.parquet')
    await connection.run(
      `COPY (SELECT i::TINYINT a, i::INTEGER b, i * 7000000000 c, i / 7 d, 'text ' || (i % 5) e,
        CASE WHEN i % 3 = 0 THEN NULL ELSE repeat('long', i::INT) END f, i % 2 = 0 g,
        DATE '2020-01-01' + i::INTEGER h, TIMESTAMP '2020-01-01' + INTERVAL 1 MICROSECOND * i j,
        i::DECIMAL(18,3) k, i::DECIMAL(30,3) l, [i, NULL, i + 1] m, {x: i, y: ['a', NULL]} n,
        MAP {'k' || i: i} o, i::UTINYINT p, i::UBIGINT q, encode('b' || i) r
        FROM range(60) t(i)) TO '${path}' (FORMAT parquet, CODEC '${codec}', ROW_GROUP_SIZE 40)`,
    )
    return await readFile(path)
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(folder, { recursive: true })
  }
}

const once = async function* (bytes) {
  // Chunks that end anywhere, as bodies come.
  yield bytes.subarray(0, 100)
  yield bytes.subarray(100)
}

function kind(path, makers, read = (bytes) => imported(path, bytes)) {
  return {
    oracle: 'well-formed',
    originals: async () =>
      Promise.all(makers.map(async (make) => ({ bytes: Buffer.from(await make()) }))),
    read,
  }
}

const wantedTypes = (name) => FIELDS.find((field) => field.name === name)?.type ?? FIELDS[9].type

export const ROW_KINDS = {
  'inline-rows': kind(
    'inline',
    [() => encodeIpcBatches([sampleBatch()], '{"a":1}'), () => encodeIpcBatches([sampleBatch(3)])],
    async (bytes) => checkedRows(decodeIpcStream(bytes).batches),
  ),
  'bridge-rows': kind(
    'body',
    [
      streamBytes,
      () => streamBytes('lz4'),
      () => streamBytes('zstd'),
      () => arrow.tableToIPC(ownTable(), 'stream'),
    ],
    async (bytes) =>
      checkedRows(await all((await readIpcStream(once(bytes), wantedTypes)).batches)),
  ),
  'import-arrow-file': kind('in.arrow', [
    () => outputBytes('arrow'),
    () => arrow.tableToIPC(ownTable(), 'file'),
    () => arrow.tableToIPC(foreignTable(), 'file'),
  ]),
  'import-arrow-stream': kind('in.arrows', [
    () => streamBytes('zstd'),
    () => streamBytes('lz4'),
    () => arrow.tableToIPC(foreignTable(), 'stream'),
  ]),
  'import-parquet': kind('in.parquet', [
    () => outputBytes('parquet'),
    ...['uncompressed', 'snappy', 'zstd', 'lz4', 'gzip', 'brotli'].map(
      (codec) => () => duckParquet(codec),
    ),
  ]),
  'import-csv': kind('in.csv', [
    () => outputBytes('csv'),
    () => Buffer.from('id,"a ""b""",day,at\n1,"x,\ny",2020-01-01,2020-01-01T00:00:00\n2,,,\n'),
  ]),
  'import-json': kind('in.json', [
    () => outputBytes('json', [plainBatch()]),
    () => Buffer.from('[{"a":1,"b":[1,null],"c":{"x":"y"}},{"a":null,"b":[]}]'),
  ]),
  'import-json-lines': kind('in.ndjson', [
    () => outputBytes('ndjson', [plainBatch()]),
    () => Buffer.from('{"a":1,"b":[1,null]}\n\n{"a":2.5,"b":[]}\n'),
  ]),
}
