/** Log checkpoints of a line against what its entries say (spec/maintain.md). */
import { CalicoError, isCalicoError } from '../errors.js'
import { checkpointIndexPath } from '../format/layout.js'
import { readCheckpointIndex } from '../log/checkpoints.js'
import { type Line, rootOf } from '../log/lines.js'
import { LineView } from '../table/line-view.js'
import { stateFromCheckpoint } from '../table/log-checkpoint.js'
import { sortedMarks } from '../table/marks.js'
import { beginLine, emptyState, type GroupState, type LineState } from '../table/state.js'
import { withTiles } from '../table/with-tiles.js'
import type { TileContext } from '../tile/context.js'

/**
 * The state that a line begins with. Where its parent is damaged, which is told of the parent, it
 * is that of version 0, and nothing is known of what follows.
 */
export async function lineBeginning({ storage }: TileContext, line: Line): Promise<LineState> {
  const { parent } = line
  if (!parent) return emptyState(line.id)
  const view = new LineView({ storage, line: parent.line, end: parent.version })
  try {
    return beginLine(await view.latest(), line)
  } catch (error) {
    if (!isCalicoError(error) || error.kind !== 'Data') throw error
    return emptyState(rootOf(line))
  }
}

/** The versions of a line's log checkpoints. */
export async function listCheckpoints(
  context: Pick<TileContext, 'storage' | 'signal'>,
  line: Line,
): Promise<Set<number>> {
  const versions = new Set<number>()
  for await (const { path } of context.storage.list(`checkpoint/${line.id}/`, {
    signal: context.signal,
  })) {
    const version = /\/([0-9]{20})\/index\.json$/.exec(path)?.[1]
    if (version !== undefined) versions.add(Number(version))
  }
  return versions
}

/**
 * @throws CorruptDocument where the log checkpoint of the state's version says something else
 * (CAL-MAINTAIN-012).
 */
export async function compareCheckpoint(
  { storage, signal }: TileContext,
  at: { line: Line; version: number; known: LineState | null },
): Promise<void> {
  const index = await readCheckpointIndex(storage, at.line.id, at.version, signal)
  if (!index) return
  const read = await stateFromCheckpoint(storage, index, { line: at.line, signal })
  const said = await withTiles(read, stateText, signal)
  if (at.known === null || said === stateText(at.known)) return
  throw new CalicoError(
    'CorruptDocument',
    `the log checkpoint of version ${at.version} does not say what the entries say; remove ` +
      'its index.json',
    { details: { path: checkpointIndexPath(at.line.id, at.version) } },
  )
}

function stateText(state: LineState): string {
  const sorted = [...state.groups].sort(([a], [b]) => (a < b ? -1 : 1))
  const groups = sorted.map(([incarnation, group]) => ({ incarnation, ...groupParts(group) }))
  const { version, height, lineage, timestamp, sealed, fence } = state
  const body = { version, height, lineage, timestamp, sealed, fence, groups }
  const keySpaces = [...state.keySpaces.values()]
  return JSON.stringify([body, keySpaces, sortedMarks(state.marks)], sortMembers)
}

function groupParts({ tiles, layers, origin }: GroupState): object {
  return {
    tiles: [...tiles.values()]
      .map(({ partition, asOf, segments, position }) => ({ partition, asOf, position, segments }))
      .sort((a, b) => (a.partition < b.partition ? -1 : 1)),
    layers: layers.map((layer) =>
      layer.kind === 'update' && layer.inline
        ? { ...layer, inline: { ...layer.inline, data: toBase64(layer.inline.data) } }
        : layer,
    ),
    ...(origin && {
      origin: {
        height: origin.height,
        ...frozenParts(origin.group),
        ...(origin.joined && { joined: frozenParts(origin.joined) }),
      },
    }),
  }
}

const frozenParts = (group: GroupState): object => ({
  definition: group.definition,
  ...groupParts(group),
})

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

function sortMembers(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
