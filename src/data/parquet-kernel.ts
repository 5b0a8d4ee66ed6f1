/**
 * Parquet bytes ↔ Arrow columns, by parquet-wasm. Synchronous and without state that outlives a
 * call, so the same code runs in a worker and, for small files, on the calling thread. What a
 * panic leaves of the wasm instance is not used again: the next call loads a new one.
 */
import { createRequire } from 'node:module'
import { viewRecordBatch } from './c-data.js'
import { packColumns, type WireBatch } from './wire-batch.js'

type ParquetWasm = typeof import('parquet-wasm/node')

export type ParquetCodec = 'none' | 'snappy' | 'zstd' | 'lz4'

export interface DecodeTask {
  readonly kind: 'decode'
  /** A parquet file of one row group, all of whose columns are wanted. */
  readonly file: Uint8Array<ArrayBuffer>
  /** Rows to decode, from `start`. */
  readonly rows: number
  readonly start: number
}

export interface EncodeTask {
  readonly kind: 'encode'
  /** Batches of one row group as an Arrow IPC stream. */
  readonly ipc: Uint8Array<ArrayBuffer>
  readonly codec: ParquetCodec
  /** Key-value metadata of the file. */
  readonly metadata: ReadonlyMap<string, string>
}

export type KernelTask = DecodeTask | EncodeTask

/** The memory that a task brings along. */
export function taskMemory(task: KernelTask): ArrayBuffer {
  return (task.kind === 'decode' ? task.file : task.ipc).buffer
}

export type KernelResult =
  | { readonly kind: 'decoded'; readonly batches: readonly WireBatch[] }
  | { readonly kind: 'encoded'; readonly file: Uint8Array<ArrayBuffer> }
  /** The library refused the bytes, or broke on them. */
  | { readonly kind: 'failed'; readonly reason: string }

/**
 * Memory of a wasm instance only grows: one that has passed this on the calling thread is let go.
 */
const INSTANCE_BYTES_MAX = 64 * 2 ** 20

/** The largest row group must fit; the caller bounds rows and bytes. */
const ONE_ROW_GROUP = 2 ** 30

/**
 * Where a column's dictionary grows past this it is given up: in row groups of this size a larger
 * one takes more time and more bytes than the values themselves.
 */
const DICTIONARY_BYTES_MAX = 64 * 1024

const require = createRequire(import.meta.url)
let loaded: ParquetWasm | null = null

function library(): ParquetWasm {
  if (loaded === null) {
    const path = require.resolve('parquet-wasm/node')
    delete require.cache[path]
    loaded = require(path) as ParquetWasm
  }
  return loaded
}

/** Bytes of memory the wasm instance of this thread holds. */
export function instanceBytes(): number {
  return loaded === null ? 0 : loaded.wasmMemory().buffer.byteLength
}

/** Runs a task on this thread; what the library throws becomes a value. */
export function runKernel(task: KernelTask): KernelResult {
  try {
    return task.kind === 'decode' ? decode(library(), task) : encode(library(), task)
  } catch (error) {
    if (!(error instanceof Error)) return { kind: 'failed', reason: String(error) }
    // A trap leaves the instance in an unknown state.
    if (error.name === 'RuntimeError') loaded = null
    return { kind: 'failed', reason: error.message }
  }
}

/** Lets the instance of this thread go where it has grown past what small files need. */
export function trimInstance(): void {
  if (instanceBytes() > INSTANCE_BYTES_MAX) loaded = null
}

function decode(wasm: ParquetWasm, task: DecodeTask): KernelResult {
  const stream = wasm
    .readParquet(task.file, { batchSize: task.rows, offset: task.start, limit: task.rows })
    .intoFFI()
  try {
    const schemaAt = stream.schemaAddr()
    const batches: WireBatch[] = []
    for (let i = 0; i < stream.numArrays(); i++) {
      const memory = wasm.wasmMemory().buffer
      const { rows, columns } = viewRecordBatch(memory, stream.arrayAddr(i), schemaAt)
      batches.push(packColumns(rows, columns))
    }
    return { kind: 'decoded', batches }
  } finally {
    stream.free()
  }
}

function encode(wasm: ParquetWasm, task: EncodeTask): KernelResult {
  const table = wasm.Table.fromIPCStream(task.ipc)
  const codecs = {
    none: wasm.Compression.UNCOMPRESSED,
    snappy: wasm.Compression.SNAPPY,
    zstd: wasm.Compression.ZSTD,
    lz4: wasm.Compression.LZ4_RAW,
  }
  const properties = new wasm.WriterPropertiesBuilder()
    .setCompression(codecs[task.codec])
    .setStatisticsEnabled(wasm.EnabledStatistics.Chunk)
    .setMaxRowGroupSize(ONE_ROW_GROUP)
    .setDictionaryPageSizeLimit(DICTIONARY_BYTES_MAX)
    .setCreatedBy('calico')
    .setKeyValueMetadata(new Map(task.metadata))
    .build()
  return { kind: 'encoded', file: wasm.writeParquet(table, properties) as Uint8Array<ArrayBuffer> }
}
