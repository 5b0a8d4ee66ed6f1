/** What exists, and what reads as null, where groups hold different keys (CAL-MERGE-022 … 027). */
import { beforeEach, describe, expect, it } from 'vitest'
import { buildBatch } from '../../src/arrow/value.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import { parseType } from '../../src/format/types.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { GroupSpec } from '../../src/table/definition.js'
import { writeGroup } from '../support/group-write.js'
import { sampleStore } from '../support/sample-store.js'

const hash = (buckets: number) => ({ kind: 'hash' as const, buckets, components: [0] as [number] })
const identity = { kind: 'identity' as const, component: 0 }

const LAYOUTS: Readonly<Record<string, readonly GroupSpec['partitioning'][]>> = {
  'without partitions': [[], [], []],
  'partitioned alike': [[hash(3)], [hash(3)], [hash(3)]],
  'partitioned differently': [[hash(3)], [], [identity]],
  'with an anchor in one piece': [[], [hash(5)], [hash(2)]],
}

describe.each(Object.entries(LAYOUTS))('groups %s', (_, partitionings) => {
  let store: Store
  let storage: ObjectStore
  let space: KeySpace

  beforeEach(async () => {
    ;({ store, storage } = await sampleStore())
    const groups = ['b', 'anchor', 'c'].map((name, i) => ({
      name,
      anchor: name === 'anchor',
      partitioning: partitionings[i]!,
      columns: [{ name: `${name}1`, type: 'int32' }],
    }))
    await store.createKeySpace({ name: 's', key: [{ name: 'id', type: 'int32' }], groups })
    space = store.keySpace('s')
  })

  const alone = (group: string, rows: Record<string, unknown>[], deletes = false) =>
    writeGroup({ store, storage, keySpace: 's', group, rows, deletes })

  const byId = async (options = {}) => {
    const rows = await space.rows(options)
    return rows.sort((a, b) => (a.id as number) - (b.id as number))
  }

  it('read a column of a group without the row as null (CAL-MERGE-023)', async () => {
    await space.upsert([{ id: 1, b1: 10 }])
    await space.upsert([{ id: 2 }])
    expect(await byId()).toEqual([
      { id: 1, b1: 10, anchor1: null, c1: null },
      { id: 2, b1: null, anchor1: null, c1: null },
    ])
  })

  it('show nothing of keys that the anchor lacks, however few columns are read', async () => {
    await space.upsert([{ id: 1, anchor1: 1 }])
    await alone('b', [
      { id: 0, b1: 5 },
      { id: 2, b1: 6 },
    ])
    for (const columns of [['b1'], ['c1', 'b1'], ['id'], []]) {
      expect(await space.rows({ columns })).toHaveLength(1)
    }
    expect(await space.rows({ where: 'b1 >= 5' })).toEqual([])
    expect(await space.get([2])).toBeNull()
  })

  it('keep rows under such keys until the anchor holds them (CAL-MERGE-024)', async () => {
    await alone('b', [{ id: 7, b1: 70 }])
    await store.checkpoint()
    await alone('c', [{ id: 7, c1: 71 }])
    await space.upsert([{ id: 7, anchor1: 1 }])
    expect(await byId()).toEqual([{ id: 7, b1: 70, anchor1: 1, c1: 71 }])
    await store.checkpoint()
    expect(await byId()).toEqual([{ id: 7, b1: 70, anchor1: 1, c1: 71 }])
  })

  it('bring back nothing from before a delete (CAL-MERGE-004, 026)', async () => {
    await space.upsert([{ id: 1, b1: 1, anchor1: 1, c1: 1 }])
    await store.checkpoint()
    await space.delete([{ id: 1 }])
    expect(await byId()).toEqual([])
    await space.upsert([{ id: 1, c1: 2 }])
    expect(await byId()).toEqual([{ id: 1, b1: null, anchor1: null, c1: 2 }])
  })

  it('hide the record while the anchor alone has lost the row', async () => {
    await space.upsert([{ id: 1, b1: 1, anchor1: 1 }])
    await alone('anchor', [{ id: 1 }], true)
    expect(await byId()).toEqual([])
    await space.upsert([{ id: 1, c1: 3 }])
    expect(await byId()).toEqual([{ id: 1, b1: 1, anchor1: null, c1: 3 }])
  })

  it('write key-only rows to the anchor (CAL-MERGE-025)', async () => {
    await space.upsert([{ id: 4, b1: 9 }])
    const { transactions } = await store.entry(2)
    const { groups } = [...(await store.snapshot()).keySpaces.values()][0]!
    const touched = transactions[0]!.actions.map((action) => {
      const { incarnation } = action as { incarnation: string }
      return groups.find((group) => group.incarnation === incarnation)!.name
    })
    expect(touched.sort()).toEqual(['anchor', 'b'])
  })

  it('select by columns of all of them at once', async () => {
    const rows = Array.from({ length: 40 }, (_, id) => ({ id, b1: id % 4, anchor1: id % 5 }))
    await space.upsert(rows)
    await store.checkpoint()
    await space.upsert([
      { id: 39, c1: 1 },
      { id: 3, b1: null },
    ])
    const where = 'b1 = 3 and (anchor1 = 4 or c1 = 1)'
    expect((await byId({ where, columns: ['id'] })).map(({ id }) => id)).toEqual([19, 39])
  })
})

describe('a segment of several pages', () => {
  it('gives the same rows where pages are left unread and others are overlaid', async () => {
    const { store } = await sampleStore()
    const columns = ['v', 'u'].map((name) => ({ name, type: 'int32' }))
    const groups = [
      { name: 'p', fileFormat: 'parquet' as const, columns },
      { name: 'a', fileFormat: 'arrow' as const, columns: [{ name: 'w', type: 'int32' }] },
    ]
    await store.createKeySpace({ name: 's', key: [{ name: 'id', type: 'int64' }], groups })
    const space = store.keySpace('s')
    const count = 300_000
    const fields = ['id', 'v', 'w', 'u'].map((name, i) => ({
      name,
      type: parseType(i === 0 ? 'int64' : 'int32'),
    }))
    const rows = Array.from({ length: count }, (_, i) => ({ id: i, v: i, w: i >> 3, u: -i }))
    await space.upsert(buildBatch(fields, rows))
    await store.checkpoint()
    await space.upsert([
      { id: 5, v: 250_000 },
      { id: 250_000, v: -1, w: -1 },
      { id: count, v: -1 },
    ])
    const ids = async (where: string): Promise<number[]> =>
      (await space.rows({ where, columns: ['id'] })).map(({ id }) => Number(id))
    expect(await ids('v = 250000')).toEqual([5])
    expect(await space.rows({ where: 'v = 250000' })).toEqual([{ id: 5n, v: 250_000, u: -5, w: 0 }])
    expect(await ids('v >= 249998 and v < 250002')).toEqual([5, 249_998, 249_999, 250_001])
    expect(await ids('v < 0')).toEqual([250_000, count])
    expect(await ids('w = 31250')).toEqual([
      250_001, 250_002, 250_003, 250_004, 250_005, 250_006, 250_007,
    ])
    expect(await ids('w is null')).toEqual([count])
    expect(await ids('w = -1 or v = 122880')).toEqual([122_880, 250_000])
    expect(await ids('id between 122879 and 122881')).toEqual([122_879, 122_880, 122_881])
    await store.close()
  })
})
