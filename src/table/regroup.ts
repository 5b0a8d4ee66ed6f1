/** What a change of a definition does to what the groups hold (spec/table.md, "Layouts"). */
import type {
  DefinitionChange,
  GroupDefinition,
  KeySpaceDefinition,
} from '../format/generated/documents.js'
import type { GroupState, Origin } from './group-state.js'
import type { LayerState } from './layers.js'
import { TileTable } from './tile-table.js'

/** A group of a state that is being made. */
export interface DraftGroup {
  keySpace: string
  definition: GroupDefinition
  tiles: TileTable
  layers: LayerState[]
  origin: Origin | null
  rewrittenAt: number
  settledAt: number
  owned: boolean
  /** Whether layers may have become such that leave the state (CAL-TABLE-019). */
  mayLeave: boolean
}

/** By incarnation id. */
export type DraftGroups = Map<string, DraftGroup>

export function defineGroup(
  groups: DraftGroups,
  keySpace: string,
  definition: GroupDefinition,
  origin: Origin | null = null,
): void {
  groups.set(definition.incarnation, {
    keySpace,
    definition,
    tiles: TileTable.of(),
    layers: [],
    origin,
    rewrittenAt: 0,
    settledAt: 0,
    owned: true,
    mayLeave: false,
  })
}

/** What one change of a definition does to what its groups hold. */
export function regroup(
  groups: DraftGroups,
  step: {
    readonly change: DefinitionChange
    readonly from: KeySpaceDefinition
    readonly to: KeySpaceDefinition
    readonly height: number
  },
): void {
  const { change, from, to, height } = step
  const origin = originOf(groups, change, { from, height })
  const kept = new Set(to.groups.map((group) => group.incarnation))
  for (const { incarnation } of from.groups) {
    if (!kept.has(incarnation)) groups.delete(incarnation)
  }
  for (const definition of to.groups) {
    const group = groups.get(definition.incarnation)
    if (group) group.definition = definition
    else defineGroup(groups, to.keySpace, definition, origin)
  }
}

/**
 * What a new incarnation begins with: all that its group holds, or the one that it is of, and what
 * another one holds that joins it.
 */
function originOf(
  groups: DraftGroups,
  change: DefinitionChange,
  { from, height }: { readonly from: KeySpaceDefinition; readonly height: number },
): Origin | null {
  const held = (id: string): GroupState | null => {
    const defined = from.groups.find(({ group }) => group === id)
    const source = defined && groups.get(defined.incarnation)
    return source ? frozen(source) : null
  }
  const at = { height: height - 1 }
  switch (change.kind) {
    case 'set-partitioning':
    case 'set-place':
    case 'split-group': {
      const group = held(change.group)
      if (!group || isUntouched(group)) return group?.origin ?? null
      return { ...at, group, joined: null }
    }
    case 'join-groups': {
      const [group, other] = [held(change.group), held(change.other)]
      if (!group) return null
      const joined = other && (other.origin || !isUntouched(other)) ? other : null
      if (!joined && isUntouched(group)) return group.origin
      return { ...at, group, joined }
    }
    default:
      return null
  }
}

/** A group as it is now. Tiles that wait for an origin to be settled are never to be read. */
function frozen({ owned: _, mayLeave: __, ...group }: DraftGroup): GroupState {
  const tiles = group.origin ? TileTable.of() : group.tiles.copy()
  return { ...group, tiles, layers: [...group.layers] }
}

const isUntouched = ({ tiles, layers }: GroupState): boolean => tiles.isEmpty && layers.length === 0
