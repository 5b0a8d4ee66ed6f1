import { describe, expect, it } from 'vitest'
import type { GroupDefinition, KeySpaceDefinition } from '../../src/format/generated/documents.js'
import { type DueFold, dueFolds } from '../../src/maintain/due-folds.js'
import { FOLD_INLINE_BYTES, FOLD_INLINE_UPDATES } from '../../src/maintain/fold-policies.js'
import type { LayerState, TileState } from '../../src/table/layers.js'
import { emptyState } from '../../src/table/state.js'

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
  position: { version, member: 0, action },
  after: after ?? null,
})
const FILE = { path: 'f', fileFormat: 'parquet', rows: 1, slices: [], checksum: '' } as const

const few = (count: number, from: number): Update[] =>
  Array.from({ length: count }, (_, i) => ({ version: from + i, inline: 100 }))

function dueOf(updates: readonly Update[], asOf?: number): DueFold[] {
  const version = updates.at(-1)!.version + 7
  const tiles = new Map(asOf === undefined ? [] : [['', { asOf } as unknown as TileState]])
  const layers = updates.map(layer)
  const held = { keySpace: 'k', definition: GROUP, tiles, layers, origin: null, rewrittenAt: 0 }
  const groups = new Map([['g', held]])
  return dueFolds({ ...emptyState(1), version, keySpaces: new Map([['k', KEY_SPACE]]), groups })
}

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
