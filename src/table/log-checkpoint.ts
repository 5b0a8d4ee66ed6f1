/** The state of a line to and from log checkpoints (spec/log.md, "Log checkpoints"). */
import { must } from '../assert.js'
import { CalicoError } from '../errors.js'
import type {
  CheckpointIndex,
  GroupDefinition,
  KeySpaceDefinition,
  ManifestRef,
  OriginManifests,
} from '../format/generated/documents.js'
import { checkpointIndexPath, isDataPath, locationOf } from '../format/layout.js'
import { encodeManifest, type ManifestRecord } from '../format/manifest.js'
import {
  EARLIER_MAX,
  manifestsIn,
  readCheckpointIndex,
  readManifests,
  writeCheckpointIndex,
  writeManifest,
} from '../log/checkpoints.js'
import { type Line, lineageOf } from '../log/lines.js'
import type { ObjectStore } from '../storage/contract.js'
import { expressionProblem } from './check-expression.js'
import {
  additionProblem,
  definitionProblem,
  groupProblem,
  rangeProblem,
  updateProblem,
} from './check-stored.js'
import { type LayerState, settleLayers, type TileState } from './layers.js'
import { marksProblem, sortedMarks } from './marks.js'
import { comparePositions, type GroupState, type LineState, type Origin } from './state.js'

const DELTAS_MAX = 8
const DELTA_SHARE_MAX = 0.3

/**
 * The state that an index describes.
 * @param options.line its line, `main` unless given
 * @throws MissingObject, CorruptManifest, CorruptDocument
 */
export async function stateFromCheckpoint(
  storage: ObjectStore,
  index: CheckpointIndex,
  options: { readonly line?: Line | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<LineState> {
  const { line = { id: index.line, parent: null }, signal } = options
  const refs = index.groups.flatMap((group) => manifestsIn(group))
  const read = await readManifests(storage, refs, signal)
  const recordsOf = new Map(refs.map((ref, i) => [ref, read[i]!]))
  const described = new Map(index.groups.map((group) => [group.incarnation, group]))
  const groups = new Map<string, GroupState>()
  for (const [at, keySpace] of index.keySpaces.entries()) {
    const problem =
      definitionProblem(keySpace) ?? additionProblem(keySpace, index.keySpaces.slice(0, at))
    if (problem) throw corruptIndex(index, problem)
    for (const definition of keySpace.groups) {
      const { manifests = [], origin } = described.get(definition.incarnation) ?? {}
      for (const { definition: before } of originsIn(origin)) {
        const problem = groupProblem(before, keySpace.components)
        if (problem) throw corruptIndex(index, `the origin of '${definition.name}' ${problem}`)
      }
      const group = { definition, manifests, ...(origin && { origin }) }
      groups.set(definition.incarnation, groupState(group, keySpace, recordsOf))
    }
  }
  const problem = marksProblem(index)
  if (problem) throw corruptIndex(index, problem)
  return {
    line: index.line,
    lineage: lineageOf(line),
    sealed: index.sealed ?? false,
    version: index.version,
    timestamp: index.timestamp,
    marks: new Map((index.marks ?? []).map((mark) => [mark.application, mark])),
    keySpaces: new Map(index.keySpaces.map((keySpace) => [keySpace.keySpace, keySpace])),
    groups,
  }
}

/** A group, or what was one, as an index describes it. */
interface Described {
  readonly definition: GroupDefinition
  readonly manifests: readonly ManifestRef[]
  readonly origin?: OriginManifests
}

/** An origin, what joined it, the origins of both, and so on. */
function originsIn(origin: OriginManifests | undefined): Described[] {
  if (!origin) return []
  const { joined } = origin
  return [
    ...[origin, ...originsIn(origin.origin)],
    ...(joined ? [joined, ...originsIn(joined.origin)] : []),
  ]
}

function groupState(
  { definition, manifests, origin }: Described,
  keySpace: KeySpaceDefinition,
  recordsOf: ReadonlyMap<ManifestRef, ManifestRecord[]>,
): GroupState {
  const records = manifests.map((ref) => recordsOf.get(ref)!)
  const { tiles, layers } = replayManifests(records, definition, keySpace)
  return {
    keySpace: keySpace.keySpace,
    definition,
    tiles,
    layers: origin ? layers : settleLayers(layers, tiles),
    origin: origin
      ? {
          version: origin.version,
          group: groupState(origin, keySpace, recordsOf),
          joined: origin.joined ? groupState(origin.joined, keySpace, recordsOf) : null,
        }
      : null,
    rewrittenAt: 0,
  }
}

function corruptIndex(index: CheckpointIndex, problem: string): CalicoError {
  const path = checkpointIndexPath(index.line, index.version)
  return new CalicoError(
    'CorruptDocument',
    `${path}: ${problem}; restore it from a copy of the store`,
    { details: { path } },
  )
}

function replayManifests(
  manifests: readonly ManifestRecord[][],
  group: GroupDefinition,
  keySpace: KeySpaceDefinition,
): { tiles: Map<string, TileState>; layers: LayerState[] } {
  const { incarnation } = group
  const tiles = new Map<string, TileState>()
  const layers = new Map<string, LayerState>()
  for (const { position, after, content } of manifests.flat()) {
    for (const { path } of filesOf(content)) {
      if (!isDataPath(path, group)) {
        throw new CalicoError(
          'CorruptManifest',
          `a manifest of group ${incarnation} names '${path}', which is outside the group's data`,
        )
      }
    }
    if (content.kind === 'tile') tiles.set(content.partition, { ...content, position })
    else {
      const problem =
        content.kind === 'update'
          ? (updateProblem(content, group, { dropped: true }) ??
            expressionProblem(content, { group, keySpace, later: true }))
          : rangeProblem(content, keySpace)
      if (problem) throw new CalicoError('CorruptManifest', `a manifest's update: ${problem}`)
      const key = `${position.version}.${position.member}.${position.action}`
      layers.set(key, { ...content, position, after })
    }
  }
  const ordered = [...layers.values()].sort((a, b) => comparePositions(a.position, b.position))
  return { tiles, layers: ordered }
}

function filesOf(content: ManifestRecord['content']): readonly { readonly path: string }[] {
  switch (content.kind) {
    case 'tile':
      return content.segments
    case 'update':
      return content.files
    case 'delete-range':
      return []
  }
}

/**
 * Writes the log checkpoint of a state, reusing the manifests of `base` where that is cheaper.
 * Everything is put if absent, and two processes that do this at once leave one checkpoint that
 * says the same.
 */
export async function writeLogCheckpoint(options: {
  storage: ObjectStore
  state: LineState
  base: CheckpointIndex | null
}): Promise<CheckpointIndex> {
  const { storage, state, base } = options
  const { line, version } = state
  const earlier = base
    ? [{ version: base.version, timestamp: base.timestamp }, ...base.earlier].slice(0, EARLIER_MAX)
    : []
  const groups: CheckpointIndex['groups'] = []
  let reused = false
  const defined = [...state.keySpaces.values()].flatMap((keySpace) => keySpace.groups)
  for (const { incarnation } of defined) {
    const group = must(state.groups.get(incarnation), 'a defined group has a state')
    const known = base?.groups.find((own) => own.incarnation === incarnation)
    const manifests = await groupManifests({ storage, state, group, base, known: known?.manifests })
    const origin = await originManifests(group.origin, known?.origin, { storage, state })
    const written = { manifests, ...(origin && { origin }) }
    reused ||= manifestsIn(written).some((ref) => !ref.path.includes(folderOf(line, version)))
    groups.push({ incarnation, ...written })
  }
  const index: CheckpointIndex = {
    line,
    version,
    timestamp: state.timestamp,
    ...(reused && base ? { base: base.version } : {}),
    keySpaces: [...state.keySpaces.values()],
    groups,
    ...(state.marks.size > 0 && { marks: sortedMarks(state.marks) }),
    ...(state.sealed && { sealed: true as const }),
    earlier,
  }
  await writeCheckpointIndex(storage, index)
  return (await readCheckpointIndex(storage, line, version)) ?? index
}

const folderOf = (line: number, version: number): string =>
  `checkpoint/${line}/${String(version).padStart(20, '0')}/`

/** An origin stays as it is: what one log checkpoint has written of it the next ones name again. */
async function originManifests(
  origin: Origin | null,
  known: OriginManifests | undefined,
  at: { readonly storage: ObjectStore; readonly state: LineState },
): Promise<OriginManifests | undefined> {
  if (origin === null) return undefined
  const { version, group, joined } = origin
  if (known?.version === version && known.definition.incarnation === group.definition.incarnation) {
    return known
  }
  const written = await frozenManifests(group, at)
  return { version, ...written, ...(joined && { joined: await frozenManifests(joined, at) }) }
}

async function frozenManifests(
  group: GroupState,
  at: { readonly storage: ObjectStore; readonly state: LineState },
): Promise<Omit<OriginManifests, 'version' | 'joined'>> {
  const manifests = await groupManifests({ ...at, group, base: null, known: undefined })
  const origin = await originManifests(group.origin, undefined, at)
  return { definition: group.definition, manifests, ...(origin && { origin }) }
}

async function groupManifests(options: {
  storage: ObjectStore
  state: LineState
  group: GroupState
  base: CheckpointIndex | null
  /** Those of the group in the base. */
  known: readonly ManifestRef[] | undefined
}): Promise<ManifestRef[]> {
  const { storage, state, group, base, known: old = [] } = options
  const write = (records: readonly ManifestRecord[]): Promise<ManifestRef> =>
    writeManifest({
      ...{ storage, line: state.line, version: state.version, records },
      location: locationOf(group.definition),
    })
  const all = liveRecords(group)
  const [first, ...deltas] = old
  // Deltas only add: layers that went otherwise than by checkpoints leave with the base
  // (CAL-LOG-093).
  if (!base || !first || group.rewrittenAt > base.version)
    return all.length === 0 ? [] : [await write(all)]
  const since = all.filter((record) => record.position.version > base.version)
  if (since.length === 0) return [...old]
  const deltaBytes = deltas.reduce(
    (sum, { bytes }) => sum + bytes,
    encodeManifest(since).byteLength,
  )
  const worthMerging = deltas.length >= DELTAS_MAX || deltaBytes > first.bytes * DELTA_SHARE_MAX
  return worthMerging ? [await write(all)] : [...old, await write(since)]
}

/** Tiles by partition, then updates by position: an order that depends on the state alone. */
function liveRecords(group: GroupState): ManifestRecord[] {
  const tiles = [...group.tiles.values()].sort((a, b) => (a.partition < b.partition ? -1 : 1))
  return [
    ...tiles.map(({ position, ...content }) => ({ position, after: null, content })),
    ...group.layers.map(({ position, after, ...content }) => ({ position, after, content })),
  ]
}
