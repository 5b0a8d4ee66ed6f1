/** The rows of one store in a registry. */

import type { Batch, BatchField } from '../arrow/batch.js'
import { encodeKeys } from '../arrow/keys.js'
import { buildBatch, columnValues } from '../arrow/value.js'
import { dataFileInfo } from '../data/data-file.js'
import { openDataFile } from '../data/file.js'
import { sortBatches } from '../data/sort.js'
import { temporaryPlace } from '../data/spill.js'
import type { Env } from '../env.js'
import { CalicoError, isCalicoError, throwIfAborted } from '../errors.js'
import type { KeySpaceDefinition, Segment } from '../format/generated/documents.js'
import { entryPath, MARKER_PATH, parsePlaced } from '../format/layout.js'
import { listLocations } from '../log/group-places.js'
import { readHint } from '../log/hint.js'
import { MAIN, versionAt } from '../log/lines.js'
import { type OpenedPlaces, openPlaces } from '../log/places.js'
import { readRefs } from '../log/refs.js'
import { MAIN_LINE, readMarker, refuseUnknownFeatures } from '../log/root.js'
import type { ObjectInfo, ObjectStore } from '../storage/contract.js'
import { LineView } from '../table/line-view.js'
import type { GroupState, LineState } from '../table/state.js'
import { allTiles } from '../table/with-tiles.js'
import type { TileContext } from '../tile/context.js'
import { heldGroups, partitionsOf } from '../tile/origin.js'
import { pendingTiles } from './compaction.js'
import { namedObjects } from './named-objects.js'
import type { RegistryRow } from './registry-row.js'
import { lastVersion, walkEntries } from './verify-log.js'

const SORT_BYTES_DEFAULT = 16 * 1024 * 1024
const NAMES_PER_BATCH = 4096

interface StoreWalk {
  /** The store's folder below the registry's. */
  readonly store: string
  readonly sortBytesMax: number | undefined
  readonly env: Env
}

/** @throws Aborted; everything else that goes wrong with a store is a row */
export async function* storeRows(own: TileContext, walk: StoreWalk): AsyncGenerator<RegistryRow> {
  const { store, env } = walk
  const told = new Set<string>()
  const tell = (error: unknown, path: string): RegistryRow[] => {
    const row = damage(error, { store, path })
    // The same damage is met on several ways.
    const key = `${row.path} ${row.code}`
    if (told.has(key)) return []
    told.add(key)
    return [row]
  }
  let id: string | null = null
  let context = own
  let places: OpenedPlaces | null = null
  try {
    const marker = await readMarker(own.storage, own.signal)
    id = marker.storeId
    places = openPlaces(own.storage, marker, { env })
    context = { ...own, storage: places.storage }
    refuseUnknownFeatures((await readRefs({ ...context })).features, context.storage.uri)
  } catch (error) {
    yield* tell(error, MARKER_PATH)
    // What a newer version has written is no damage, and cannot be told of.
    if (isCalicoError(error) && error.kind === 'Unsupported') return
  }
  let state: LineState | null = null
  try {
    const hint = await readHint(context.storage, MAIN_LINE, context.signal)
    const view = new LineView({ storage: context.storage, line: MAIN, hint })
    state = await view.latest(context.signal)
    const { version, keySpaces } = state
    yield { kind: 'store', store, id, version, keySpaces: keySpaces.size }
  } catch (error) {
    yield* tell(error, `log/${MAIN_LINE}`)
  }
  if (state) {
    for (const keySpace of state.keySpaces.values()) {
      yield* keySpaceRows(context, { store, state, keySpace, tell })
    }
  }
  try {
    yield* fileRows(context, { ...walk, id, state, tell })
  } catch (error) {
    yield* tell(error, 'data')
  } finally {
    await places?.close()
  }
}

type Tell = (error: unknown, path: string) => RegistryRow[]

function damage(
  error: unknown,
  at: { store: string; path: string },
): Extract<RegistryRow, { kind: 'damaged' }> {
  if (!isCalicoError(error) || error.code === 'Aborted') throw error
  const named = error.details.path
  const path = typeof named === 'string' ? named : at.path
  return { kind: 'damaged', store: at.store, path, code: error.code, message: error.message }
}

async function* keySpaceRows(
  context: TileContext,
  of: { store: string; state: LineState; keySpace: KeySpaceDefinition; tell: Tell },
): AsyncGenerator<RegistryRow> {
  const { store, keySpace, tell } = of
  const { name, components, groups } = keySpace
  yield {
    ...{ kind: 'key-space', store, keySpace: name, key: components },
    groups: groups.map((group) => group.name),
  }
  const keyTypes = components.map(({ type }) => type)
  for (const { incarnation } of groups) {
    const group = await allTiles(of.state.groups.get(incarnation)!, context.signal)
    const names = { store, keySpace: name, group: group.definition.name }
    const updates = new Map(pendingTiles(keySpace, group).map((tile) => [tile.partition, tile]))
    for (const partition of partitionsOf(group)) {
      const tile = group.origin ? undefined : group.tiles.get(partition)
      const segments = tile?.segments ?? []
      yield {
        ...{
          kind: 'tile',
          ...names,
          partition,
          asOf: versionAt(of.state.lineage, tile?.asOf ?? 0),
        },
        segments: segments.length,
        rows: segments.reduce((sum, segment) => sum + segment.rows, 0),
        bytes: segments.reduce((sum, segment) => sum + segment.bytes, 0),
        updates: updates.get(partition)?.updates ?? 0,
      }
      for (const segment of segments) {
        const { name: composite, path, rows, bytes } = segment
        try {
          const pages = await countPages(context, segment)
          const figures = { path, keyTypes, pages, rows, bytes }
          yield { kind: 'segment', ...names, partition, name: composite, ...figures }
        } catch (error) {
          yield* tell(error, path)
        }
      }
    }
    yield* updateRows(of.state, group, names)
  }
}

async function countPages(context: TileContext, segment: Segment): Promise<number> {
  const { storage: store, pool, signal } = context
  const reader = await openDataFile({ store, file: dataFileInfo(segment), pool, signal })
  try {
    return reader.pages.length
  } finally {
    await reader.close()
  }
}

function* updateRows(
  { lineage }: LineState,
  group: GroupState,
  names: { store: string; keySpace: string; group: string },
): Generator<RegistryRow> {
  for (const layer of group.layers) {
    if (layer.kind !== 'update') continue
    const { position, files } = layer
    for (const { path, rows, bytes } of files) {
      yield {
        kind: 'update',
        ...names,
        version: versionAt(lineage, position.height),
        path,
        rows,
        bytes,
      }
    }
  }
}

const NAME_FIELDS: readonly BatchField[] = [
  { name: 'path', type: { kind: 'utf8' } },
  { name: 'current', type: { kind: 'bool' } },
]

interface NamedFile {
  readonly path: string
  /** Whether a row of the newest state tells of it. */
  readonly current: boolean
}

/**
 * The data files in storage beside those that entries name. Both sides are in order of path, names
 * after an external sort, so neither has to be in memory.
 */
async function* fileRows(
  context: TileContext,
  of: StoreWalk & { id: string | null; state: LineState | null; tell: Tell },
): AsyncGenerator<RegistryRow> {
  const { storage, signal } = context
  const { store, state, tell } = of
  const damaged: RegistryRow[] = []
  // All names are read before the first comes out. What a commit under way has staged, or lands
  // after this, is listed as unreferenced: a registry tells, it does not remove.
  const names = sortedNames(namedFiles(context, { state, damaged, tell }), of.sortBytesMax)
  let name = await names.next()
  const isWhole = (): boolean => damaged.length === 0 && state !== null
  try {
    for await (const object of listedFiles(storage, of.id, signal)) {
      while (!name.done && name.value.path < object.path) {
        yield* missing(name.value, tell)
        name = await names.next()
      }
      if (name.done || name.value.path !== object.path) {
        yield fileRow(isWhole() ? 'unreferenced' : 'undecided', object, store)
        continue
      }
      if (!name.value.current) yield fileRow('history', object, store)
      name = await names.next()
    }
    for (; !name.done; name = await names.next()) yield* missing(name.value, tell)
  } finally {
    await names.return(undefined)
  }
  yield* damaged
}

/** Data files of the store, and those of its groups that have places, in the order of paths. */
async function* listedFiles(
  storage: ObjectStore,
  id: string | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<ObjectInfo> {
  yield* storage.list('data/', { signal })
  if (id === null) return
  for await (const object of listLocations(storage, id, signal)) {
    if (parsePlaced(object.path)?.rest.startsWith('data/')) yield object
  }
}

function fileRow(
  kind: 'history' | 'unreferenced' | 'undecided',
  { path, size: bytes, modifiedMicros }: ObjectInfo,
  store: string,
): RegistryRow {
  return { kind, store, path, bytes, modifiedMicros }
}

function missing({ path }: NamedFile, tell: Tell): RegistryRow[] {
  const message = `${path} is missing, though the log names it; restore it from a copy of the store`
  return tell(new CalicoError('MissingObject', message, { details: { path } }), path)
}

/** Batches of the paths that the newest state or any entry names, some of them several times. */
async function* namedFiles(
  context: TileContext,
  of: { state: LineState | null; damaged: RegistryRow[]; tell: Tell },
): AsyncGenerator<Batch> {
  let held: NamedFile[] = []
  const take = (): Batch => {
    const batch = buildBatch(NAME_FIELDS, held as unknown as Record<string, unknown>[])
    held = []
    return batch
  }
  for (const group of of.state ? heldGroups(of.state) : []) {
    for await (const tiles of group.tiles.stream(context.signal)) {
      for (const { segments } of tiles) {
        held.push(...segments.map(({ path }) => ({ path, current: true })))
        if (held.length >= NAMES_PER_BATCH) yield take()
      }
    }
    for (const layer of group.layers) {
      if (layer.kind !== 'update') continue
      held.push(...layer.files.map(({ path }) => ({ path, current: true })))
      if (held.length >= NAMES_PER_BATCH) yield take()
    }
  }
  const head = await lastVersion(context, MAIN)
  for await (const { version, entry, error } of walkEntries(context, MAIN, { upTo: head })) {
    throwIfAborted(context.signal)
    if (entry === null) of.damaged.push(...of.tell(error, entryPath(MAIN_LINE, version)))
    for (const action of entry?.transactions.flatMap(({ actions }) => actions) ?? []) {
      held.push(...namedObjects(action).map(({ path }) => ({ path, current: false })))
    }
    if (held.length >= NAMES_PER_BATCH) yield take()
  }
  if (held.length > 0) yield take()
}

/** Each path once, ascending; current where any of its namings is. */
async function* sortedNames(
  batches: AsyncIterable<Batch>,
  ceilingBytes: number = SORT_BYTES_DEFAULT,
): AsyncGenerator<NamedFile> {
  const sorted = sortBatches({
    batches,
    fields: NAME_FIELDS,
    keysOf: (batch) => encodeKeys([batch.columns[0]!], [NAME_FIELDS[0]!.type]),
    ceilingBytes,
    spill: temporaryPlace(),
  })
  let last: NamedFile | undefined
  for await (const { batch } of sorted) {
    const paths = columnValues(NAME_FIELDS[0]!.type, batch.columns[0]!) as string[]
    const current = columnValues(NAME_FIELDS[1]!.type, batch.columns[1]!) as boolean[]
    for (const [i, path] of paths.entries()) {
      const again: boolean = last?.path === path
      if (last && !again) yield last
      last = { path, current: current[i]! || (again && last!.current) }
    }
  }
  if (last) yield last
}
