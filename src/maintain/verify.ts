/** Verifying a store: everything that the log says, against what is there (spec/maintain.md). */

import { batchColumn } from '../arrow/batch.js'
import { compareKeys, encodeKeys, type KeyVector, keyHex } from '../arrow/keys.js'
import { keyBloomProblem } from '../commit/key-blooms.js'
import { dataFileInfo } from '../data/data-file.js'
import { openDataFile } from '../data/file.js'
import { CalicoError, isCalicoError, throwIfAborted } from '../errors.js'
import { decodeFileMetadata } from '../format/file-metadata.js'
import type { KeyBloom, LogAction, Segment, Slice } from '../format/generated/documents.js'
import { entryPath, linePath } from '../format/layout.js'
import type { CalicoType } from '../format/types.js'
import { updatesIn } from '../log/actions.js'
import { firstVersion, type Line } from '../log/lines.js'
import { adoptIn } from '../table/adopt.js'
import { stateLoader } from '../table/line-view.js'
import { partitionTypes, sortKeys } from '../table/partition.js'
import type { GroupState, LineState } from '../table/state.js'
import { allTiles, entriesApplied } from '../table/with-tiles.js'
import { keyFields, keyTypesOf, type TileContext } from '../tile/context.js'
import { partitionLength } from '../tile/sorted-files.js'
import type { IsNeeded } from './kept-objects.js'
import { type RequiredNulls, requiredNulls } from './required-nulls.js'
import { compareCheckpoint, lineBeginning, listCheckpoints } from './verify-checkpoints.js'
import { checkLine, lastVersion, walkEntries } from './verify-log.js'
import type { Finding, WholeVersion } from './whole.js'

export interface VerifyResult {
  readonly versions: number
  readonly files: number
  readonly checkpoints: number
  /** Rows read from files; 0 unless deep. */
  readonly rows: number
  /**
   * Of the head of the branch that is open; no damage, but a promise that nobody has kept. Empty
   * unless deep.
   */
  readonly requiredNulls: readonly RequiredNulls[]
  readonly findings: readonly Finding[]
  /** The newest whole version, where it was asked for. */
  readonly whole?: WholeVersion
}

interface NamedFile {
  readonly path: string
  readonly fileFormat: 'parquet' | 'arrow'
  readonly bytes: number
  readonly rows: number
  readonly checksum?: string
  readonly role: 'update' | 'segment'
  readonly group: GroupState
  /** As they were defined when the file was named. */
  readonly keyTypes: readonly CalicoType[]
  readonly slices: readonly Slice[]
}

/** Findings kept; a store in ruins needs no longer list. */
const FINDINGS_MAX = 1000

/**
 * Checks a line from its first entry to its head; goes on after each finding (CAL-MAINTAIN-013).
 */
export async function verifyLine(options: {
  context: TileContext
  /** Whose own entries are checked; those before are their lines' matter. */
  line: Line
  /** The last version that is; the head where it is null. */
  upTo: number | null
  /** Also reads every data file. */
  deep: boolean
  isNeeded: IsNeeded
  /** Whether to look for required columns that are null at its head. */
  nulls: boolean
  onProgress?: (done: { files: number; of: number }) => void
}): Promise<VerifyResult> {
  const { context, line, deep } = options
  const findings: Finding[] = []
  const note = (error: unknown, path: string): void => {
    if (!isCalicoError(error) || error.kind === 'Unavailable') throw error
    if (findings.length >= FINDINGS_MAX) return
    const named = error.details.path
    findings.push({
      code: error.code,
      path: typeof named === 'string' ? named : path,
      message: error.message,
    })
  }
  const { head, files, blooms, state, checkpoints } = await verifyLog(context, options, note)
  let done = 0
  let rows = 0
  for (const file of files.values()) {
    try {
      rows += await verifyFile(file, context, deep)
    } catch (error) {
      note(error, file.path)
    }
    options.onProgress?.({ files: ++done, of: files.size })
  }
  for (const bloom of blooms.values()) {
    await verifyBloom(bloom, context, deep).catch((error) => note(error, bloom.path))
  }
  const nulls: RequiredNulls[] = []
  if (deep && options.nulls) {
    try {
      for await (const found of requiredNulls(state, context)) nulls.push(found)
    } catch (error) {
      note(error, entryPath(line.id, state.version))
    }
  }
  const versions = Math.max(0, head - firstVersion(line) + 1)
  return { versions, files: files.size, checkpoints, rows, requiredNulls: nulls, findings }
}

interface LogFindings {
  readonly head: number
  /** By path, the files that entries name. */
  readonly files: ReadonlyMap<string, NamedFile>
  /** By path, the filters of keys that entries name. */
  readonly blooms: ReadonlyMap<string, KeyBloom>
  /** After the entries up to the first that is damaged. */
  readonly state: LineState
  readonly checkpoints: number
}

/**
 * Reads every document of the line. Behind a damaged entry states are not known, only documents.
 */
async function verifyLog(
  context: TileContext,
  of: { readonly line: Line; readonly upTo: number | null; readonly isNeeded: IsNeeded },
  note: (error: unknown, path: string) => void,
): Promise<LogFindings> {
  const { signal } = context
  const { line, upTo } = of
  await checkLine(context, line).catch((error) => note(error, linePath(line.id)))
  const head = upTo ?? (await lastVersion(context, line))
  const indexes = await listCheckpoints(context, line)
  let state = await lineBeginning(context, line)
  const files = new Map<string, NamedFile>()
  const blooms = new Map<string, KeyBloom>()
  let checkpoints = 0
  for await (const { version, entry, error } of walkEntries(context, line, {
    after: firstVersion(line) - 1,
    upTo: head,
  })) {
    throwIfAborted(signal)
    const path = entryPath(line.id, version)
    if (entry === null) note(error, path)
    else {
      // Only where it follows on: damage was noted, and is no fault of the entries after it.
      if (state.version === version - 1) {
        try {
          const load = stateLoader(context.storage)
          state = await entriesApplied(state, [entry], { load, signal })
        } catch (failure) {
          note(failure, path)
        }
      }
      const actions = entry.transactions.flatMap((transaction) => transaction.actions)
      const isNeeded = (path: string): boolean => of.isNeeded({ path }, version)
      collectFiles(state, actions, { files, isNeeded })
      if (adoptIn(entry)) await collectHeld(state, { files, isNeeded })
      for (const { keyBloom } of actions.flatMap(updatesIn)) {
        if (keyBloom && isNeeded(keyBloom.path)) blooms.set(keyBloom.path, keyBloom)
      }
    }
    if (!indexes.has(version)) continue
    checkpoints++
    const known = state.version === version ? state : null
    await compareCheckpoint(context, { line, version, known }).catch((failure) =>
      note(failure, `checkpoint/${line.id}`),
    )
  }
  return { head, files, blooms, state, checkpoints }
}

/** The files that a state is read from, whoever wrote them: what is adopted is needed whole. */
async function collectHeld(
  state: LineState,
  { files, isNeeded }: Parameters<typeof collectFiles>[2],
): Promise<void> {
  for (const one of state.groups.values()) {
    const group = await allTiles(one)
    const keyTypes = keyTypesOf(state.keySpaces.get(group.keySpace)!)
    const { tiles, layers } = group
    for (const layer of layers) {
      for (const file of layer.kind === 'update' ? layer.files : []) {
        if (files.has(file.path) || !isNeeded(file.path)) continue
        files.set(file.path, { ...file, role: 'update', group, keyTypes })
      }
    }
    for (const { partition, segments } of tiles.values()) {
      for (const segment of segments) {
        if (files.has(segment.path) || !isNeeded(segment.path)) continue
        const slices = [segmentSlice(segment, partition)]
        files.set(segment.path, { ...segment, role: 'segment', group, keyTypes, slices })
      }
    }
  }
}

function collectFiles(
  state: LineState,
  actions: readonly LogAction[],
  to: { readonly files: Map<string, NamedFile>; readonly isNeeded: (path: string) => boolean },
): void {
  const { files, isNeeded } = to
  for (const action of actions) {
    if (!('incarnation' in action)) continue
    const group = state.groups.get(action.incarnation)
    // The entry that defines it is damaged, or the same entry drops it.
    if (group === undefined) continue
    const keyTypes = keyTypesOf(state.keySpaces.get(group.keySpace)!)
    for (const file of updatesIn(action).flatMap((update) => update.files)) {
      // A fold may name a file again that is of key types before the present ones.
      if (files.has(file.path) || !isNeeded(file.path)) continue
      files.set(file.path, { ...file, role: 'update', group, keyTypes })
    }
    if (action.kind !== 'checkpoint') continue
    for (const segment of action.segments) {
      if (!isNeeded(segment.path)) continue
      const slices = [segmentSlice(segment, action.partition)]
      files.set(segment.path, { ...segment, role: 'segment', group, keyTypes, slices })
    }
  }
}

function segmentSlice(segment: Segment, partition: string): Slice {
  const { rows, keyMin, keyMax } = segment
  return { partition, firstRow: 0, rows, keyMin, keyMax }
}

/** Checks presence and size, and with `deep` the content; returns the rows read. */
async function verifyFile(file: NamedFile, context: TileContext, deep: boolean): Promise<number> {
  await checkPresent(file, context)
  return deep ? readWhole(file, context) : 0
}

/** As `verifyFile`. Without its filter an update is whole, but conflicts with more. */
async function verifyBloom(bloom: KeyBloom, context: TileContext, deep: boolean): Promise<void> {
  await checkPresent(bloom, context)
  if (!deep) return
  const filter = await context.storage.get(bloom.path, { signal: context.signal })
  const problem = filter && keyBloomProblem(filter, bloom)
  if (problem) throw corrupt(bloom, problem)
}

async function checkPresent(
  file: { readonly path: string; readonly bytes: number },
  { storage, signal }: TileContext,
): Promise<void> {
  const info = await storage.head(file.path, { signal })
  if (info === null) {
    throw new CalicoError('MissingObject', `${file.path} is missing; restore it from a copy`)
  }
  if (info.size !== file.bytes) {
    throw corrupt(file, `it has ${info.size} bytes where the log says ${file.bytes}`)
  }
}

async function readWhole(file: NamedFile, context: TileContext): Promise<number> {
  const { storage, pool, signal } = context
  const { keyTypes } = file
  const { definition } = file.group
  const reader = await openDataFile({ store: storage, file: dataFileInfo(file), pool, signal })
  try {
    const metadata = decodeFileMetadata(reader.metadata, file.path)
    if (metadata.role !== file.role || metadata.incarnation !== definition.incarnation) {
      throw corrupt(file, `it is a ${metadata.role} of group ${metadata.incarnation}`)
    }
    const check = new SliceCheck(file, keyTypes)
    for await (const { batch } of reader.read({
      columns: reader.fields.map((f) => f.name),
      signal,
    })) {
      const columns = keyFields(keyTypes).map((field) => batchColumn(batch, field.name))
      if (columns.includes(undefined)) throw corrupt(file, 'it lacks key columns')
      const key = { types: keyTypes, columns: columns.map((column) => column!) }
      check.add(sortKeys(definition.partitioning, key), encodeKeys(key.columns, keyTypes))
    }
    check.finish(reader.rows)
    return reader.rows
  } finally {
    await reader.close()
  }
}

/** Order of rows, and the slices that the log gives, against the rows that are there. */
class SliceCheck {
  private row = 0
  private slice = 0
  /** Rows of a batch whose key is that of the row before them. */
  private repeats: number[] = []
  private last: KeyVector | null = null

  constructor(
    private readonly file: NamedFile,
    private readonly keyTypes: readonly CalicoType[],
  ) {}

  add(sorted: KeyVector, keys: KeyVector): void {
    const distinct = this.file.role === 'segment'
    for (let i = 0; i < sorted.rows; i++) {
      const before = i > 0 ? sorted : this.last
      const order = before ? compareKeys(before, i > 0 ? i - 1 : before.rows - 1, sorted, i) : -1
      if (order > 0 || (distinct && order === 0)) {
        throw corrupt(this.file, `row ${this.row + i} is not in order`)
      }
      if (order === 0) this.repeats.push(i)
    }
    // Rows are in order of partition and key: where the ends of a stretch are right, all of it is.
    for (let from = 0; from < sorted.rows; ) {
      this.toSliceOf(this.row + from)
      const rest = end(this.file.slices[this.slice]!) - this.row
      const to = Math.min(sorted.rows, rest)
      for (const i of [from, to - 1]) {
        this.checkSlice(this.row + i, keyHex(sorted, i), keyHex(keys, i))
      }
      const repeat = this.repeats.find((i) => i >= from && i < to)
      if (repeat !== undefined && this.file.slices[this.slice]!.plain) {
        const what = `row ${this.row + repeat} has the key of another, where the log says plain`
        throw corrupt(this.file, what)
      }
      from = to
    }
    this.repeats = []
    this.row += sorted.rows
    this.last = sorted
  }

  private toSliceOf(row: number): void {
    const { slices } = this.file
    while (this.slice < slices.length && row >= end(slices[this.slice]!)) this.slice++
    if (this.slice === slices.length) throw corrupt(this.file, `row ${row} is in no slice`)
  }

  finish(rows: number): void {
    if (this.row === rows && rows === this.file.rows) return
    throw corrupt(this.file, `it has ${this.row} rows where the log says ${this.file.rows}`)
  }

  private checkSlice(row: number, sortKey: string, key: string): void {
    const slice = this.file.slices[this.slice]!
    const types = partitionTypes(this.file.group.definition.partitioning, this.keyTypes)
    if (sortKey.slice(0, partitionLength(sortKey, types)) !== slice.partition) {
      throw corrupt(this.file, `row ${row} is not of the partition that the log says`)
    }
    const first = row === slice.firstRow
    const last = row === end(slice) - 1
    const outside = key < slice.keyMin || key > slice.keyMax
    const inexact =
      this.file.role === 'update' &&
      ((first && key !== slice.keyMin) || (last && key !== slice.keyMax))
    if (outside || inexact)
      throw corrupt(this.file, `row ${row} is outside of the keys that the log says`)
  }
}

const end = (slice: Slice): number => slice.firstRow + slice.rows

function corrupt(file: { readonly path: string }, what: string): CalicoError {
  return new CalicoError(
    'CorruptFile',
    `${file.path}: ${what}; restore it from a copy of the store`,
    {
      details: { path: file.path },
    },
  )
}
