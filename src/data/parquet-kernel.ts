/**
 * Parquet bytes ↔ Arrow columns, by parquet-wasm. Synchronous and without state that outlives a
 * call, so the same code runs in a worker and, for small files, on the calling thread. What a
 * panic leaves of the wasm instance is not used again: the next call loads a new one.
 */
import { createRequire } from 'node:module'
import { type ColumnView, viewRecordBatch } from './c-data.js'
import { withMemoryMax } from './wasm-memory.js'
import { packColumns, type WireBatch } from './wire-batch.js'

type ParquetWasm = typeof import('parquet-wasm/node')

export type ParquetCodec = 'none' | 'snappy' | 'zstd' | 'lz4'

export interface DecodeTask {
  readonly kind: 'decode'
  /** A parquet file of one row group, all of whose columns are wanted. */
  readonly file: Uint8Array<ArrayBuffer>
  /** Column chunks in it. */
  readonly chunks: number
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
  /** The library refused the bytes. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** It broke on them, or came to the end of its memory: of fewer rows it may do. */
  | { readonly kind: 'broke'; readonly reason: string }

/**
 * Memory of a wasm instance only grows: one that has passed this on the calling thread is let go.
 */
const INSTANCE_BYTES_MAX = 64 * 2 ** 20

/**
 * What an instance that decodes may grow to: so many bytes, so many times those of the task, and so
 * many for each of its chunks. A few bytes may stand for gigabytes of cells, which then have to be
 * decoded a few rows at a time.
 * What is encoded is the process's own, and of thousands of columns each takes a tenth of a MiB.
 */
const TASK_BYTES = 128 * 2 ** 20
const TASK_TIMES = 4
/** Each chunk that is open has buffers and a decompressor of its own. */
const CHUNK_BYTES = 128 * 2 ** 10
const LIMIT_STEP_BYTES = 64 * 2 ** 20
const LIMIT_BYTES_MAX = 2 ** 32
const PAGE_BYTES = 65_536

/** The most bytes of decoded cells that are handed over at once, if it is more than a row. */
const DECODED_BYTES_MAX = 96 * 2 ** 20

/** The largest row group must fit; the caller bounds rows and bytes. */
const ONE_ROW_GROUP = 2 ** 30

/**
 * Where a column's dictionary grows past this it is given up: in row groups of this size a larger
 * one takes more time and more bytes than the values themselves.
 */
const DICTIONARY_BYTES_MAX = 64 * 1024

/** What is needed here of an API that Node has and its types leave to those of browsers. */
interface Assembly {
  Module: new (bytes: Uint8Array) => object
}
const assembly = (globalThis as unknown as { readonly WebAssembly: Assembly }).WebAssembly

const require = createRequire(import.meta.url)

interface Instance {
  readonly kind: KernelTask['kind']
  readonly wasm: ParquetWasm
  readonly bytesMax: number
}

/** At most one of a kind. */
let loaded: readonly Instance[] = []
/** The modules of the limits asked for last: an instance more comes quickly. */
let compiled: readonly { readonly module: object; readonly bytesMax: number }[] = []
const COMPILED_MAX = 2

function library(task: KernelTask): ParquetWasm {
  const { kind } = task
  const bytesMax = task.kind === 'encode' ? LIMIT_BYTES_MAX : decodingMax(task)
  const known = loaded.find((one) => one.kind === kind)
  const others = loaded.filter((one) => one !== known && memoryOf(one) <= INSTANCE_BYTES_MAX)
  const isLarge = known !== undefined && known.bytesMax >= bytesMax
  const chosen = isLarge ? known : { kind, wasm: load(bytesMax), bytesMax }
  loaded = [chosen, ...others]
  return chosen.wasm
}

function decodingMax({ file, chunks }: DecodeTask): number {
  const bytes = TASK_BYTES + TASK_TIMES * file.buffer.byteLength + CHUNK_BYTES * chunks
  const steps = Math.ceil(bytes / LIMIT_STEP_BYTES)
  return Math.min(LIMIT_BYTES_MAX, steps * LIMIT_STEP_BYTES)
}

/** The package compiles its module while it is required, and leaves no other way to bound it. */
function load(bytesMax: number): ParquetWasm {
  const path = require.resolve('parquet-wasm/node')
  const { Module } = assembly
  delete require.cache[path]
  try {
    assembly.Module = new Proxy(Module, {
      construct: (_, [bytes]: [Uint8Array]) => {
        const known = compiled.find((one) => one.bytesMax === bytesMax)
        const module = known?.module ?? new Module(withMemoryMax(bytes, bytesMax / PAGE_BYTES))
        const others = compiled.filter((one) => one !== known)
        compiled = [{ module, bytesMax }, ...others].slice(0, COMPILED_MAX)
        return module
      },
    })
    return require(path) as ParquetWasm
  } finally {
    assembly.Module = Module
  }
}

/** Bytes of memory that the wasm instances of this thread hold. */
export function instanceBytes(): number {
  return loaded.reduce((sum, one) => sum + memoryOf(one), 0)
}

const memoryOf = ({ wasm }: Instance): number => wasm.wasmMemory().buffer.byteLength

/**
 * Runs a task on this thread; what the library throws becomes a value. An instance may have been
 * filled by earlier tasks, so that only one that is new shows whether a task is too much for it.
 */
export function runKernel(task: KernelTask): KernelResult {
  const used = loaded.find((one) => one.kind === task.kind)
  const result = attempt(task)
  const hasTrapped = result.kind === 'broke' && loaded.length === 0
  return hasTrapped && used ? attempt(task) : result
}

function attempt(task: KernelTask): KernelResult {
  try {
    const wasm = library(task)
    return task.kind === 'decode' ? decode(wasm, task) : encode(wasm, task)
  } catch (error) {
    if (!(error instanceof Error)) return { kind: 'failed', reason: String(error) }
    if (error.name !== 'RuntimeError') return { kind: 'failed', reason: error.message }
    // A trap leaves the instance in an unknown state.
    loaded = []
    return { kind: 'broke', reason: error.message }
  }
}

/** Lets the instances of this thread go where they have grown past what small files need. */
export function trimInstance(): void {
  if (instanceBytes() > INSTANCE_BYTES_MAX) loaded = []
}

function decode(wasm: ParquetWasm, task: DecodeTask): KernelResult {
  const stream = wasm
    .readParquet(task.file, { batchSize: task.rows, offset: task.start, limit: task.rows })
    .intoFFI()
  try {
    const schemaAt = stream.schemaAddr()
    const batches: WireBatch[] = []
    let bytes = 0
    for (let i = 0; i < stream.numArrays(); i++) {
      const memory = wasm.wasmMemory().buffer
      const { rows, columns } = viewRecordBatch(memory, stream.arrayAddr(i), schemaAt)
      bytes += viewedBytes(columns)
      if (bytes > DECODED_BYTES_MAX && task.rows > 1) {
        return { kind: 'broke', reason: `${task.rows} rows of more than ${bytes} bytes` }
      }
      batches.push(packColumns(rows, columns))
    }
    return { kind: 'decoded', batches }
  } finally {
    stream.free()
  }
}

function viewedBytes(columns: readonly ColumnView[]): number {
  return columns.reduce((sum, { validity, offsets, values, children }) => {
    const own = [validity, offsets, values].reduce((all, view) => all + (view?.byteLength ?? 0), 0)
    return sum + own + viewedBytes(children)
  }, 0)
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
