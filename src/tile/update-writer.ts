/** Update files of one group, written from records that come one at a time. */
import { type Batch, type BatchField, batchColumn } from '../arrow/batch.js'
import { RecordWriter } from '../data/record-writer.js'
import { sortBatches } from '../data/sort.js'
import { temporaryPlace } from '../data/spill.js'
import { DecodePool } from '../data/worker-pool.js'
import { type Env, systemEnv } from '../env.js'
import { keyColumn, valueColumn } from '../format/columns.js'
import { encodeFileMetadata } from '../format/file-metadata.js'
import type { PartitionTransform, UpdateAction } from '../format/generated/documents.js'
import { newShortId } from '../format/ids.js'
import { dataFolder } from '../format/layout.js'
import { parseType, printType } from '../format/types.js'
import { FORMAT_VERSION } from '../log/root.js'
import type { ObjectStore } from '../storage/contract.js'
import { partitionTypes, sortKeys } from '../table/partition.js'
import { type SortedRows, writeSortedFiles } from './sorted-files.js'
import type { TileColumn } from './standalone.js'

const SORT_BYTES_DEFAULT = 96 * 1024 * 1024

export interface UpdateWriterOptions {
  readonly storage: ObjectStore
  /** The components of the key, in order. */
  readonly key: readonly { readonly name: string; readonly type: string }[]
  /** The columns that every record gives, each set unless its operation is `delta`. */
  readonly columns: readonly (TileColumn & { readonly op?: 'set' | 'delta' })[]
  /** Of the group that the update is for; a new one unless given. */
  readonly incarnation?: string
  readonly partitioning?: readonly PartitionTransform[]
  /** `parquet` unless given. */
  readonly fileFormat?: 'parquet' | 'arrow'
  /** `zstd` unless given. */
  readonly codec?: 'none' | 'snappy' | 'lz4' | 'zstd'
  /** Size at which a file ends and the next begins, in bytes. */
  readonly fileBytesTarget?: number
  /** Memory for sorting, in bytes; what is beyond goes to local disk. */
  readonly sortBytesMax?: number
  readonly pool?: DecodePool
  readonly env?: Env
  readonly signal?: AbortSignal
}

/**
 * A writer whose `close` gives the update action that an entry would hold: its files are durable
 * and sorted by partition and key. Records may come in any order; those of one key apply as they
 * came.
 */
export function openUpdateWriter(options: UpdateWriterOptions): RecordWriter<UpdateAction> {
  const incarnation = options.incarnation ?? newShortId(options.env ?? systemEnv)
  const named = [...options.key, ...options.columns]
  const fields = named.map(({ name, type }) => ({ name, type: parseType(type) }))
  const synthetic = fields.map(({ type }, i): BatchField => {
    const column = options.columns[i - options.key.length]
    return { name: column ? valueColumn(column.column) : keyColumn(i), type }
  })
  const renamed = async function* (batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
    for await (const batch of batches) yield { ...batch, fields: synthetic }
  }
  return new RecordWriter({
    fields,
    consume: (batches) => writeUpdate(renamed(batches), { options, incarnation, synthetic }),
  })
}

async function writeUpdate(
  batches: AsyncIterable<Batch>,
  write: {
    options: UpdateWriterOptions
    incarnation: string
    synthetic: readonly BatchField[]
  },
): Promise<UpdateAction> {
  const { options, incarnation, synthetic } = write
  const { storage, partitioning = [], signal, fileFormat = 'parquet', codec = 'zstd' } = options
  const keyTypes = synthetic.slice(0, options.key.length).map(({ type }) => type)
  const columns = options.columns.map(({ column, type, op = 'set', algebra }) => ({
    column,
    type,
    op,
    ...(algebra && { algebra }),
  }))
  const ownPool = options.pool ? null : new DecodePool({ workersMax: 0 })
  const sorted: AsyncIterable<SortedRows> = sortBatches({
    batches,
    fields: synthetic,
    keysOf: (batch) => {
      const keys = keyTypes.map((_, i) => batchColumn(batch, keyColumn(i))!)
      return sortKeys(partitioning, { types: keyTypes, columns: keys })
    },
    ceilingBytes: options.sortBytesMax ?? SORT_BYTES_DEFAULT,
    spill: temporaryPlace(),
    signal,
  })
  const staged: string[] = []
  try {
    const files = await writeSortedFiles(sorted, {
      context: { storage, pool: options.pool ?? ownPool!, signal },
      env: options.env ?? systemEnv,
      folder: dataFolder({ incarnation, group: '' }),
      fileFormat,
      codec,
      fields: synthetic,
      metadata: encodeFileMetadata({
        format: FORMAT_VERSION,
        role: 'update',
        incarnation,
        keyTypes: keyTypes.map(printType),
        columns,
        sorted: 'partition-key',
      }),
      partitionTypes: partitionTypes(partitioning, keyTypes),
      statistics: [],
      fileBytesTarget: options.fileBytesTarget,
      onFile: (path) => staged.push(path),
    })
    const described = files.map(({ statistics: _, slices, ...file }) => {
      return { ...file, slices: [...slices] }
    })
    const rows = files.reduce((sum, file) => sum + file.rows, 0)
    return { kind: 'update', incarnation, rows, columns, ordered: false, files: described }
  } catch (error) {
    // Nobody else knows of the files that were finished before the failure.
    await Promise.allSettled(staged.map((path) => storage.delete(path)))
    throw error
  } finally {
    await ownPool?.close()
  }
}
