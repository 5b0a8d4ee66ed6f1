/**
 * Staging one group's part of a write: rows sorted and put into files, or inline where they are few
 * (spec/data.md).
 */
import { type Batch, batchColumn } from '../arrow/batch.js'
import { encodeKeys, type KeyVector } from '../arrow/keys.js'
import { must } from '../assert.js'
import { batchBytes } from '../data/batch-size.js'
import { decodeIpcStream, encodeIpcBatches } from '../data/ipc.js'
import { sortedRuns } from '../data/sorted-runs.js'
import { temporaryPlace } from '../data/spill.js'
import type { Turns } from '../data/turns.js'
import type { Env } from '../env.js'
import { keyColumn, ROW_DELETE, ROW_REPLACE } from '../format/columns.js'
import { encodeFileMetadata } from '../format/file-metadata.js'
import type {
  FileMetadata,
  KeySpaceDefinition,
  Slice,
  UpdateAction,
} from '../format/generated/documents.js'
import { dataFolder } from '../format/layout.js'
import { printType } from '../format/types.js'
import { FORMAT_VERSION } from '../log/root.js'
import { compactUpdate, ENTRY_SLICES_MAX } from '../log/update-manifest.js'
import { partitionTypes, sortKeys } from '../table/partition.js'
import { keyTypesOf, type TileContext } from '../tile/context.js'
import { areDisjoint } from '../tile/slices.js'
import {
  SliceBuilder,
  type SortedRows,
  type WrittenFile,
  writeSortedFiles,
} from '../tile/sorted-files.js'
import { UpdateKeys } from './update-keys.js'
import type { GroupWrite } from './write-plan.js'

/** Most bytes of inline rows that one update takes; more make a file. */
const INLINE_UPDATE_BYTES_MAX = 64 * 1024

/** What is left of an entry's room, shared by the updates of a transaction. */
export interface EntryBudget {
  /** For inline rows (CAL-LOG-009). */
  bytes: number
  /** For hashes of keys (CAL-LOG-061). */
  hashes: number
}

export interface StageContext {
  readonly context: TileContext
  readonly env: Env
  readonly budget: EntryBudget
  /** Memory for sorting. */
  readonly ceilingBytes: number
  readonly onFile: (path: string) => void
  /** Shared by updates whose rows come at once, of which each may be more than fits in memory. */
  readonly turns?: Turns
}

export interface StageOptions extends StageContext {
  readonly keySpace: KeySpaceDefinition
  readonly write: GroupWrite
  /** Whether keys that are too many to be listed get a filter; not unless said. */
  readonly keyBloom?: boolean
}

/** Sorts and stages rows that `groupBatch` has made; `null` where there were none. */
export async function stageUpdate(
  batches: AsyncIterable<Batch>,
  options: StageOptions,
): Promise<UpdateAction | null> {
  const { write, keySpace, context, budget, keyBloom = false } = options
  const names = keySpace.components.map((component) => component.name)
  const keysOf = (batch: Batch): KeyVector =>
    sortKeys(write.group.partitioning, {
      types: write.keyTypes,
      columns: write.keyTypes.map((_, i) => batchColumn(batch, keyColumn(i))!),
      names,
    })
  const keys = new UpdateKeys((sorted) => ownKeys(sorted, write), { room: budget.hashes, keyBloom })
  const runs = sortedRuns({
    batches,
    fields: write.fields,
    keysOf,
    ceilingBytes: options.ceilingBytes,
    spill: temporaryPlace(),
    turns: options.turns,
    signal: context.signal,
  })
  try {
    const staged = await stageRuns(runs, { ...options, keys })
    const { env, onFile } = options
    const { group } = write
    return (
      staged &&
      (await keys.describe(staged, { budget, storage: context.storage, group, env, onFile }))
    )
  } finally {
    await runs.return()
  }
}

async function stageRuns(
  runs: AsyncGenerator<AsyncGenerator<SortedRows>, void, undefined>,
  options: StageOptions & { readonly keys: UpdateKeys },
): Promise<UpdateAction | null> {
  const first = await runs.next()
  if (first.done) return null
  const sorted = options.keys.watch(first.value)
  try {
    const { head, ended } = await readHead(sorted)
    if (head.length === 0) return null
    let next = ended ? await runs.next() : null
    const inline = next?.done ? encodeInline(head, options) : null
    if (inline) return action(options, inline.rows, { files: [], inline })
    const files = await writeFiles(chainRows(head, sorted), options)
    next ??= await runs.next()
    if (!next.done) files.push(...(await writeFiles(options.keys.watch(next.value), options)))
    return await updateOf(files, options)
  } finally {
    await sorted.return?.(undefined)
  }
}

/**
 * Inline rows of several updates of one shape as one update; of rows with one key the later ones
 * stay behind the earlier.
 */
export async function restageInline(
  updates: readonly UpdateAction[],
  options: StageContext & { readonly keySpace: KeySpaceDefinition },
): Promise<UpdateAction> {
  const first = must(updates[0], 'there are updates to put together')
  const { keySpace } = options
  const group = must(
    keySpace.groups.find(({ incarnation }) => incarnation === first.incarnation),
    'the updates are of a group of the key-space',
  )
  const batches = updates.flatMap(({ inline }) => {
    const bytes = Buffer.from(must(inline, 'the rows are inline').data, 'base64')
    return decodeIpcStream(bytes, 'inline rows').batches
  })
  const write: GroupWrite = {
    ...{ group, keyTypes: keyTypesOf(keySpace), columns: [], described: first.columns },
    fields: must(batches[0], 'inline rows are not empty').fields,
    rowOp: first.clears ? ROW_REPLACE : null,
    patches: first.patches ?? false,
  }
  const staged = await stageUpdate(iterate(batches), { ...options, write })
  return must(staged, 'inline rows are not empty')
}

async function* iterate(batches: readonly Batch[]): AsyncGenerator<Batch> {
  yield* batches
}

/** The keys of sorted rows without their partitions. */
function ownKeys({ batch, keys }: SortedRows, { keyTypes, group }: GroupWrite): KeyVector {
  if (group.partitioning.length === 0) return keys
  return encodeKeys(
    keyTypes.map((_, i) => batchColumn(batch, keyColumn(i))!),
    keyTypes,
  )
}

function metadataOf({ write }: StageOptions): string {
  return encodeFileMetadata({
    format: FORMAT_VERSION,
    role: 'update',
    incarnation: write.group.incarnation,
    keyTypes: write.keyTypes.map(printType),
    ...fileColumns(write),
    sorted: 'partition-key',
  })
}

/** What the files of a write hold besides keys: columns, or what columns are computed from. */
function fileColumns({
  described,
  expression,
}: GroupWrite): Pick<FileMetadata, 'columns' | 'source'> {
  if (expression) return { columns: [], source: [...expression.source] }
  return {
    columns: described.flatMap(({ orderType: _, op, ...column }) =>
      op === 'computed' ? [] : [{ ...column, op }],
    ),
  }
}

/** The first rows, up to a little more than may go inline, and whether they are all. */
async function readHead(
  sorted: AsyncIterator<SortedRows>,
): Promise<{ head: SortedRows[]; ended: boolean }> {
  const head: SortedRows[] = []
  let bytes = 0
  while (bytes <= INLINE_UPDATE_BYTES_MAX) {
    const next = await sorted.next()
    if (next.done) return { head, ended: true }
    head.push(next.value)
    bytes += batchBytes(next.value.batch)
  }
  return { head, ended: false }
}

async function* chainRows(
  head: SortedRows[],
  rest: AsyncIterator<SortedRows>,
): AsyncGenerator<SortedRows> {
  for (let next = head.shift(); next; next = head.shift()) yield next
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

function encodeInline(
  head: readonly SortedRows[],
  options: StageOptions,
): { rows: number; data: string; slices: Slice[] } | null {
  const { write, budget } = options
  const bytes = encodeIpcBatches(
    head.map(({ batch }) => batch),
    metadataOf(options),
  )
  const slices = new SliceBuilder({
    partitionTypes: partitionTypes(write.group.partitioning, write.keyTypes),
    fields: write.fields,
  })
  for (const { keys } of head) slices.add(keys)
  const fits = bytes.byteLength <= Math.min(INLINE_UPDATE_BYTES_MAX, budget.bytes)
  if (!fits || slices.slices.length > ENTRY_SLICES_MAX) return null
  budget.bytes -= bytes.byteLength
  return {
    rows: slices.rows,
    data: Buffer.from(bytes).toString('base64'),
    slices: slices.slices,
  }
}

async function writeFiles(
  rows: AsyncIterable<SortedRows>,
  options: StageOptions,
): Promise<WrittenFile[]> {
  const { write, context, env, onFile } = options
  const { group } = write
  return writeSortedFiles(rows, {
    context,
    env,
    folder: dataFolder(group),
    fileFormat: group.fileFormat,
    codec: group.codec,
    fields: write.fields,
    metadata: metadataOf(options),
    partitionTypes: partitionTypes(group.partitioning, write.keyTypes),
    statistics: [],
    onFile,
  })
}

/** The update that files make; those of a second run come after those of the first. */
function updateOf(files: readonly WrittenFile[], options: StageOptions): Promise<UpdateAction> {
  const { context, onFile } = options
  const rows = files.reduce((sum, file) => sum + file.rows, 0)
  const ordered = !areDisjoint(files.flatMap(({ slices }) => slices))
  const update = action(options, rows, {
    ordered,
    files: files.map(({ path, fileFormat, bytes, rows: count, slices, checksum }) => ({
      path,
      fileFormat,
      bytes,
      rows: count,
      slices: [...slices],
      checksum,
    })),
  })
  const { storage } = context
  return compactUpdate(update, { storage, group: options.write.group, onFile })
}

function action(
  { write }: StageOptions,
  rows: number,
  content: Pick<UpdateAction, 'files' | 'inline'> & { readonly ordered?: boolean },
): UpdateAction {
  return {
    kind: 'update',
    incarnation: write.group.incarnation,
    rows,
    columns: [...write.described],
    ordered: false,
    ...(write.patches && { patches: true }),
    ...(write.expression && { expression: write.expression }),
    ...([ROW_DELETE, ROW_REPLACE].includes(write.rowOp ?? 0) && { clears: true }),
    ...content,
  }
}
