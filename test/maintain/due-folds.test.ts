import { describe, expect, it } from 'vitest'
import type {
  FoldPolicy,
  GroupDefinition,
  KeySpaceDefinition,
} from '../../src/format/generated/documents.js'
import { type DueFold, dueFolds, foldsDue } from '../../src/maintain/due-folds.js'
import { FOLD_INLINE_BYTES, FOLD_INLINE_UPDATES } from '../../src/maintain/fold-policies.js'
import type { LayerState } from '../../src/table/layers.js'
import { emptyState, type LineState } from '../../src/table/state.js'
import { type TileState, TileTable } from '../../src/table/tile-table.js'

const GROUP = { incarnation: 'g', name: 'main' } as unknown as GroupDefinition
const KEY_SPACE = { keySpace: 'k', name: 'users', groups: [GROUP] } as unknown as KeySpaceDefinition
const MIB = 2 ** 20

interface Update {
  readonly version: number
  readonly inline?: number
  readonly file?: number
  readonly after?: number
  readonly action?: number
}

const layer = ({ version, inline, file, after, action = 0 }: Update): LayerState => ({
  kind: 'update',
  rows: 1,
  ordered: false,
  patches: false,
  columns: [],
  files: file === undefined ? [] : [{ ...FILE, bytes: file }],
  inline: inline === undefined ? null : { rows: 1, slices: [], data: new Uint8Array(inline) },
  expression: null,
  position: { height: version, member: 0, action },
  after: after ?? null,
})
const FILE = { path: 'f', fileFormat: 'parquet', rows: 1, slices: [], checksum: '' } as const

const few = (count: number, from: number): Update[] =>
  Array.from({ length: count }, (_, i) => ({ version: from + i, inline: 100 }))

function stateOf(updates: readonly Update[], asOf?: number, fold?: FoldPolicy): LineState {
  const version = updates.at(-1)!.version + 7
  const tiles = TileTable.of(asOf === undefined ? [] : [['', { asOf } as unknown as TileState]])
  const layers = updates.map(layer)
  const definition = { ...GROUP, ...(fold && { maintenance: { fold } }) }
  const held = {
    keySpace: 'k',
    definition,
    tiles,
    layers,
    origin: null,
    rewrittenAt: 0,
    settledAt: 0,
  }
  const groups = new Map([['g', held]])
  const keySpaces = new Map([['k', { ...KEY_SPACE, groups: [definition] }]])
  return { ...emptyState(1), version, height: version, keySpaces, groups }
}

const dueOf = (updates: readonly Update[], asOf?: number): DueFold[] =>
  dueFolds(stateOf(updates, asOf))

describe('the folds that are due', () => {
  it('are none while inline rows are few', () => {
    expect(dueOf(few(FOLD_INLINE_UPDATES, 1))).toEqual([])
  })

  it('take in everything above the checkpoints, up to the state', () => {
    const updates = few(FOLD_INLINE_UPDATES + 11, 1)
    const { version } = updates.at(-1)!
    const rows = FOLD_INLINE_UPDATES + 1
    const interval = { after: 10, through: version + 7 }
    const bytes = { bytes: rows * 100, inlineBytes: rows * 100 }
    expect(dueOf(updates, 10)).toEqual([
      { keySpace: 'users', group: 'main', interval, layers: rows, ...bytes },
    ])
  })

  it('are due for bytes as for updates', () => {
    const half = FOLD_INLINE_BYTES / 2
    const updates = [1, 2, 3].map((version) => ({ version, inline: half }))
    expect(dueOf(updates.slice(0, 2))).toEqual([])
    expect(dueOf(updates)[0]?.interval).toEqual({ after: 0, through: 10 })
  })

  it('leave a large file where it is, and take what is most of both sides', () => {
    const count = FOLD_INLINE_UPDATES
    const updates = [
      ...few(count, 1),
      { version: count + 1, file: 100 * MIB },
      ...few(9, count + 2),
    ]
    const interval = { after: 0, through: count }
    expect(dueOf(updates)).toMatchObject([{ interval, inlineBytes: count * 100 }])
  })

  it('take what was folded before only beside about as much that is new', () => {
    const folded = { version: 9, after: 0, file: 5 * MIB }
    const small = [folded, ...few(FOLD_INLINE_UPDATES + 1, 10)]
    expect(dueOf(small)[0]?.interval.after).toBe(9)
    const large = [folded, { version: 10, file: 3 * MIB }, ...few(FOLD_INLINE_UPDATES + 1, 11)]
    expect(dueOf(large)[0]?.interval.after).toBe(10)
    const like = [
      folded,
      ...[10, 11, 12].map((version) => ({ version, file: MIB })),
      ...few(FOLD_INLINE_UPDATES + 1, 13),
    ]
    expect(dueOf(like)[0]?.interval.after).toBe(0)
  })

  it('never part the updates of one entry', () => {
    const count = FOLD_INLINE_UPDATES
    const updates = [
      ...few(count, 1),
      { version: count, inline: 100, action: 1 },
      { version: count, file: 100 * MIB, action: 2 },
    ]
    expect(dueOf(updates)[0]?.interval).toEqual({ after: 0, through: count - 1 })
  })

  it('are none where large files part all updates', () => {
    const updates = few(FOLD_INLINE_UPDATES + 1, 1).flatMap(({ version }) => [
      { version: 2 * version, inline: 100 },
      { version: 2 * version + 1, file: 40 * MIB },
    ])
    expect(dueOf(updates)).toEqual([])
  })
})

describe('the folds that are due by a policy of the group', () => {
  const each = (count: number, file: number): Update[] =>
    Array.from({ length: count }, (_, i) => ({ version: i + 1, file }))

  it.each(['tiered', 'levelled'])('%s count files as inline rows', (kind) => {
    const fold = { kind, updates: 3, ratio: 2 }
    const mixed = [{ version: 1, file: 100 }, ...few(2, 2)]
    expect(dueFolds(stateOf(mixed, undefined, fold))).toEqual([
      {
        ...{ keySpace: 'users', group: 'main', layers: 3, bytes: 300, inlineBytes: 200 },
        interval: { after: 0, through: 10 },
      },
    ])
    expect(dueFolds(stateOf(few(2, 1), undefined, fold))).toEqual([])
  })

  it('of tiers and levels are none for a committer beyond 32 MiB', () => {
    for (const kind of ['tiered', 'levelled']) {
      const fold = { kind, updates: 4, ratio: 2 }
      expect(dueFolds(stateOf(each(4, 8 * MIB), undefined, fold))).toHaveLength(1)
      const state = stateOf(each(4, 8 * MIB + 1), undefined, fold)
      expect(dueFolds(state)).toEqual([])
      expect(foldsDue(state.groups.get('g')!, state)).toHaveLength(1)
    }
  })

  it('leave layers out that share their version with one that stays', () => {
    const fold = { kind: 'tiered', updates: 3, ratio: 2 }
    const updates = [
      { version: 1, file: 1000 },
      { version: 2, file: 1000 },
      { version: 2, file: 10, action: 1 },
      ...[3, 4, 5].map((version) => ({ version, file: 10 })),
    ]
    expect(dueFolds(stateOf(updates, undefined, fold))).toMatchObject([
      { interval: { after: 2, through: 12 }, layers: 3 },
    ])
  })

  it('are none where it says none, or what nobody knows', () => {
    for (const kind of ['none', 'of-later']) {
      const state = stateOf(few(FOLD_INLINE_UPDATES + 1, 1), undefined, { kind })
      expect(dueFolds(state)).toEqual([])
    }
  })
})
