/** What of two states is compared, and what the log tells of it: no data file is touched. */
import type { CalicoType } from '../format/types.js'
import { sum } from '../sum.js'
import type { GroupState } from '../table/state.js'
import { tilesRead } from '../table/with-tiles.js'
import { partitionsOf } from '../tile/origin.js'
import { piecesOfTile } from './pieces.js'
import type { ComparedGroup } from './state-difference.js'

/** Partitions that are told one by one; of more only the number. */
const TOLD_MAX = 1000

export interface GroupDifferences {
  readonly group: string
  /** Partitions in which both states name the same; nothing of them is read. */
  readonly same: number
  readonly differing: number
  /** The first thousand of those that differ, ascending. */
  readonly partitions: readonly PartitionDifference[]
}

export interface PartitionDifference {
  /** In hexadecimal; empty where the group has one partition. */
  readonly partition: string
  /** `rewritten` where checkpoints differ too, `updated` where updates lie over the same one. */
  readonly what: 'rewritten' | 'updated'
  /** Rows and bytes of all that is merged there; null where nothing is. */
  readonly before: PartitionFigures | null
  readonly after: PartitionFigures | null
}

/** Rows before they are merged: as many as there are records where `merged` is false. */
export interface PartitionFigures {
  readonly rows: number
  readonly bytes: number
  readonly merged: boolean
}

/** @throws MissingObject, CorruptManifest */
export async function explainGroup(
  { before, after, difference }: ComparedGroup,
  keyTypes: readonly CalicoType[],
  signal?: AbortSignal,
): Promise<GroupDifferences> {
  const { layers, otherLayers, rewritten } = difference
  const sides = [before, after].filter((group) => group !== null)
  const all = new Set<string>()
  for (const group of sides) {
    for await (const partition of everyPartition(group, signal)) all.add(partition)
  }
  const updated = [...layers, ...otherLayers].flatMap(([, partitions]) => [...partitions])
  const apart = new Set([...(rewritten?.keys() ?? all), ...updated].filter((one) => all.has(one)))
  const told: PartitionDifference[] = []
  for (const partition of [...apart].sort().slice(0, TOLD_MAX)) {
    const isRewritten = rewritten === null || rewritten.has(partition)
    told.push({
      partition,
      what: isRewritten ? 'rewritten' : 'updated',
      before: await figuresIn(before, partition, { keyTypes, signal }),
      after: await figuresIn(after, partition, { keyTypes, signal }),
    })
  }
  const { name } = (after ?? before)!.definition
  return { group: name, same: all.size - apart.size, differing: apart.size, partitions: told }
}

async function* everyPartition(
  group: GroupState,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  if (group.origin) {
    yield* partitionsOf(await tilesRead(group, [], signal))
    return
  }
  for await (const tiles of group.tiles.stream(signal)) {
    for (const { partition } of tiles) yield partition
  }
  const sliced = group.layers.flatMap((layer) => {
    if (layer.kind !== 'update') return []
    return [...layer.files, layer.inline].flatMap((part) => part?.slices ?? [])
  })
  for (const { partition } of sliced) yield partition
}

async function figuresIn(
  state: GroupState | null,
  partition: string,
  {
    keyTypes,
    signal,
  }: { readonly keyTypes: readonly CalicoType[]; readonly signal?: AbortSignal | undefined },
): Promise<PartitionFigures | null> {
  if (state === null) return null
  const group = await tilesRead(state, [partition], signal)
  const pieces = piecesOfTile(group, partition, { keyTypes, counts: false })
  if (pieces.length === 0) return null
  const segments = group.origin ? [] : (group.tiles.get(partition)?.segments ?? [])
  const isPlain = !group.origin && pieces.length === segments.length
  return {
    rows: sum(pieces, ({ rows }) => rows),
    bytes: Math.round(sum(pieces, ({ bytes }) => bytes)),
    merged: !isPlain || group.layers.some(({ kind }) => kind === 'delete-range'),
  }
}
