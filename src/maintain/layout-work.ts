/** Which tiles of groups are laid out anew, and what of them is amiss (CAL-TILE-038). */
import { sum } from '../sum.js'
import type { GroupState, LineState } from '../table/state.js'
import { partitionsOf } from '../tile/origin.js'
import { pendingTiles } from './compaction.js'
import { groupsIn, settleWork, type Work, type WorkScope } from './due-work.js'
import { policyOf } from './policy.js'
import { expectedBytes, freshStretches } from './stretches.js'

/** A tile of more segments is looked at whether these are too small. */
const SEGMENTS_MIN = 16

/** Segments on average smaller than the size that is wanted by so much are many. */
const SMALL_BY = 4

/** All that a fresh layout of groups takes: tiles that have it are left, unless all are wanted. */
export function layoutWork(
  state: LineState,
  scope: WorkScope,
  { all = false }: { readonly all?: boolean | undefined } = {},
): Work[] {
  return groupsIn(state, scope).flatMap(({ keySpace, group }): Work[] => {
    if (group.origin) return [settleWork(state, { keySpace, group })]
    const { settings } = policyOf(group.definition)
    const pending = new Map(pendingTiles(keySpace, group).map((tile) => [tile.partition, tile]))
    return partitionsOf(group).flatMap((partition): Work[] => {
      const updates = pending.get(partition)?.updates ?? 0
      const why = updates > 0 ? `${updates} updates` : unfit(group, partition)
      if (why === null && !all) return []
      return [
        {
          kind: 'rewrite',
          keySpace: keySpace.name,
          group: group.definition.name,
          partition,
          reason: why ?? 'all tiles are wanted',
          bytes: expectedBytes(freshStretches(group, partition, settings)),
        },
      ]
    })
  })
}

/** What keeps a tile without updates from being as a fresh layout leaves it; null for nothing. */
function unfit(group: GroupState, partition: string): string | null {
  const { segmentBytes, splitBytes } = policyOf(group.definition).settings
  const segments = group.tiles.get(partition)?.segments ?? []
  const isOther = segments.some(({ fileFormat }) => fileFormat !== group.definition.fileFormat)
  if (isOther) return `segments are not in ${group.definition.fileFormat}`
  const large = segments.filter(({ bytes, rows }) => bytes > splitBytes && rows > 1).length
  if (large > 0) return `${large} segments above ${splitBytes} bytes`
  const small = segments.slice(0, -1).filter(({ bytes }) => bytes < segmentBytes / 2).length
  if (small > 0) return `${small} segments far below ${segmentBytes} bytes`
  const isNumbered = segments.every(({ name }, i) => name.length === 1 && name[0] === i)
  return isNumbered ? null : 'parts of segments'
}

/** The tiles of a group that are cut into many segments far smaller than it wants. */
export async function crumbledTiles(
  group: GroupState,
  signal?: AbortSignal,
): Promise<{ tiles: number; segments: number }> {
  const { segmentBytes } = policyOf(group.definition).settings
  const found = { tiles: 0, segments: 0 }
  for await (const tiles of group.tiles.stream(signal)) {
    for (const { segments } of tiles) {
      const bytes = sum(segments, (segment) => segment.bytes)
      if (segments.length < SEGMENTS_MIN) continue
      if (SMALL_BY * bytes >= segments.length * segmentBytes) continue
      found.tiles++
      found.segments = Math.max(found.segments, segments.length)
    }
  }
  return found
}
