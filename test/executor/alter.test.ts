/** Definitions that change while there is data, readers and writers (spec/table.md, "Changes"). */
import { beforeEach, describe, expect, it } from 'vitest'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { Alteration } from '../../src/table/alteration.js'
import { codeOf } from '../support/documents.js'
import { reopen, sampleStore } from '../support/sample-store.js'

let store: Store
let storage: ObjectStore
let orders: KeySpace

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  await store.createKeySpace({
    name: 'order',
    key: [{ name: 'id', type: 'int32' }],
    groups: [
      {
        name: 'main',
        columns: [
          { name: 'total', type: 'int32' },
          { name: 'note', type: 'utf8' },
        ],
      },
      {
        name: 'extra',
        fileFormat: 'arrow',
        partitioning: [{ kind: 'hash', buckets: 2, components: [0] }],
        columns: [
          { name: 'best', type: 'int8', algebra: 'max' },
          { name: 'marks', type: 'list<int16>', algebra: 'append' },
        ],
      },
    ],
  })
  orders = store.keySpace('order')
})

/** What every reader sees: this store, one that opens it anew, and one after log checkpoints. */
async function expectRows(rows: readonly Record<string, unknown>[]): Promise<void> {
  expect(await orders.rows()).toEqual(rows)
  const other = await reopen(storage)
  expect(await other.keySpace(orders.name).rows()).toEqual(rows)
  await other.close()
}

const columnNamed = async (name: string) =>
  [...(await store.snapshot()).keySpaces.values()]
    .flatMap((keySpace) => keySpace.groups)
    .flatMap((group) => group.columns)
    .find((column) => column.name === name)!

describe('a column', () => {
  it('that is added is null in all records, and takes values from then on', async () => {
    await orders.upsert([{ id: 1, total: 5 }])
    await orders.alter([{ kind: 'add-column', column: { name: 'tax', type: 'float64' } }])
    await orders.upsert([{ id: 2, tax: 0.5 }])
    const nothing = { note: null, best: null, marks: null }
    await expectRows([
      { id: 1, total: 5, ...nothing, tax: null },
      { id: 2, total: null, ...nothing, tax: 0.5 },
    ])
  })

  it('comes last for people, or where it is put, whatever its group is', async () => {
    await orders.upsert([{ id: 1 }])
    await orders.alter([
      { kind: 'add-column', group: 'main', column: { name: 'last', type: 'bool' } },
      { kind: 'add-column', column: { name: 'first', type: 'bool' }, after: null },
      { kind: 'add-column', group: 'extra', column: { name: 'x', type: 'bool' }, after: 'total' },
      { kind: 'move-column', column: 'marks', after: 'note' },
    ])
    const [row] = await orders.rows()
    const order = ['id', 'first', 'total', 'x', 'note', 'marks', 'best', 'last']
    expect(Object.keys(row!)).toEqual(order)
    await store.writeLogCheckpoint()
    const [again] = await (await reopen(storage)).keySpace('order').rows()
    expect(Object.keys(again!)).toEqual(order)
  })

  it('that is renamed keeps its cells; older versions know the older name', async () => {
    const { version } = await orders.upsert([{ id: 1, total: 5 }])
    await orders.alter([{ kind: 'rename-column', column: 'total', name: 'sum' }])
    await orders.upsert([{ id: 2, sum: 6 }])
    expect(await orders.rows({ columns: ['sum'], where: 'sum > 0' })).toEqual([
      { sum: 5 },
      { sum: 6 },
    ])
    const at = { kind: 'version', version } as const
    expect(await orders.rows({ columns: ['total'], at })).toEqual([{ total: 5 }])
    expect(await codeOf(orders.rows({ columns: ['total'] }))).toBe('UnknownColumn')
    expect(await codeOf(orders.rows({ columns: ['sum'], at }))).toBe('UnknownColumn')
  })

  it('that is dropped is there at its versions, and another when the name is back', async () => {
    const { version } = await orders.upsert([{ id: 1, total: 5, note: 'a' }])
    const before = await columnNamed('note')
    await orders.alter([{ kind: 'drop-column', column: 'note' }])
    expect(await codeOf(orders.rows({ columns: ['note'] }))).toBe('UnknownColumn')
    await orders.alter([{ kind: 'add-column', column: { name: 'note', type: 'int64' } }])
    expect((await columnNamed('note')).column).not.toBe(before.column)
    await orders.upsert([{ id: 2, note: 7n }])
    const columns = ['id', 'note']
    const rows = [
      { id: 1, note: null },
      { id: 2, note: 7n },
    ]
    expect(await orders.rows({ columns })).toEqual(rows)
    await store.checkpoint()
    await store.writeLogCheckpoint()
    expect(await orders.rows({ columns })).toEqual(rows)
    const other = (await reopen(storage)).keySpace('order')
    expect(await other.rows({ columns })).toEqual(rows)
    const at = { kind: 'version', version } as const
    expect(await other.rows({ columns, at })).toEqual([{ id: 1, note: 'a' }])
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it.each([
    [
      'of a name that is taken',
      { kind: 'rename-column', column: 'note', name: 'TOTAL' },
      'AlreadyExists',
    ],
    [
      'of the name of a key component',
      { kind: 'rename-column', column: 'note', name: 'id' },
      'AlreadyExists',
    ],
    ['that is not there', { kind: 'drop-column', column: 'none' }, 'UnknownColumn'],
    ['of the key is not dropped', { kind: 'drop-column', column: 'id' }, 'InvalidArgument'],
    ['to a narrower type', { kind: 'widen-column', column: 'total', type: 'int16' }, 'InvalidType'],
    [
      'to another kind of type',
      { kind: 'widen-column', column: 'total', type: 'float64' },
      'InvalidType',
    ],
    ['to no type', { kind: 'widen-column', column: 'total', type: 'int128' }, 'InvalidType'],
    ['behind itself', { kind: 'move-column', column: 'note', after: 'note' }, 'InvalidArgument'],
    ['without a name', { kind: 'rename-column', column: 'note', name: '' }, 'InvalidName'],
    [
      'in a group that is not there',
      { kind: 'add-column', group: 'z', column: { name: 'z', type: 'bool' } },
      'InvalidArgument',
    ],
    ['as the anchor', { kind: 'drop-group', group: 'main' }, 'InvalidArgument'],
  ] as readonly [string, Alteration, string][])(
    '%s is refused, and nothing is committed',
    async (_, alteration, code) => {
      const { version } = await store.snapshot()
      expect(await codeOf(orders.alter([alteration]))).toBe(code)
      expect((await store.snapshot()).version).toBe(version)
    },
  )
})

describe('a wider type', () => {
  it('reads old files, inline rows and segments, and what is merged over them', async () => {
    const many = Array.from({ length: 3000 }, (_, id) => ({ id, total: id - 5, best: id % 100 }))
    await orders.upsert(many)
    await store.checkpoint({ group: 'main' })
    await orders.upsert([{ id: 1, best: 50, marks: [1, 2] }], {
      ops: { best: 'max', marks: 'append' },
    })
    await orders.alter([
      { kind: 'widen-column', column: 'total', type: 'int64' },
      { kind: 'widen-column', column: 'best', type: 'int32' },
      { kind: 'widen-column', column: 'marks', type: 'list<int64>' },
      { kind: 'widen-column', column: 'id', type: 'int64' },
    ])
    const ops = { best: 'max', marks: 'append' } as const
    await orders.upsert([{ id: 2n ** 40n, total: 2n ** 50n, best: 70_000, marks: [9n] }], { ops })
    await orders.upsert([{ id: 1, best: 1000, marks: [3n] }], { ops })
    const first = { id: 1n, total: -4n, note: null, best: 1000, marks: [1n, 2n, 3n] }
    const last = { id: 2n ** 40n, total: 2n ** 50n, note: null, best: 70_000, marks: [9n] }
    const look = async (space: KeySpace): Promise<void> => {
      expect(await space.get([1])).toEqual(first)
      expect(await space.rows({ where: 'total > 100000' })).toEqual([last])
      expect(await space.rows({ columns: ['id'], where: 'total = 2000' })).toEqual([{ id: 2005n }])
      expect(await space.rows({ columns: ['id'], where: 'id >= 2999' })).toHaveLength(2)
    }
    await look(orders)
    await store.checkpoint()
    await look(orders)
    await store.writeLogCheckpoint()
    await look((await reopen(storage)).keySpace('order'))
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })

  it('of decimals and floats keeps their bounds right', async () => {
    await store.createKeySpace({
      name: 'wide',
      key: [{ name: 'id', type: 'decimal(4,2)' }],
      groups: [
        {
          name: 'g',
          columns: [
            { name: 'd', type: 'decimal(5,2)', algebra: 'min' },
            { name: 'f', type: 'float32' },
          ],
        },
      ],
    })
    const wide = store.keySpace('wide')
    await wide.upsert([
      { id: '-1.50', d: '999.99', f: 0.1 },
      { id: '2.25', d: '-3.00', f: Number.NaN },
    ])
    await store.checkpoint({ keySpace: 'wide' })
    await wide.alter([
      { kind: 'widen-column', column: 'd', type: 'decimal(30,2)' },
      { kind: 'widen-column', column: 'f', type: 'float64' },
      { kind: 'widen-column', column: 'id', type: 'decimal(38,2)' },
    ])
    await wide.upsert([{ id: '123456789.00', d: '1234567890123.45', f: 0.1 }])
    await wide.upsert([{ id: '-1.50', d: '1000.00' }], { ops: { d: 'min' } })
    const f = Math.fround(0.1)
    expect(await wide.rows()).toEqual([
      { id: '-1.50', d: '999.99', f },
      { id: '2.25', d: '-3.00', f: Number.NaN },
      { id: '123456789.00', d: '1234567890123.45', f: 0.1 },
    ])
    expect(await wide.rows({ columns: ['id'], where: 'd > 999.98' })).toHaveLength(2)
    expect(await wide.rows({ columns: ['f'], where: 'f > 0.1' })).toEqual([
      { f },
      { f: Number.NaN },
    ])
    expect(await wide.get(['2.25'])).toMatchObject({ d: '-3.00' })
  })

  it('takes what was staged with the narrower one', async () => {
    const { committed } = await store.transaction(async (tx) => {
      await tx.upsert('order', [{ id: 1, total: 5 }])
      await orders.alter([{ kind: 'widen-column', column: 'total', type: 'int64' }])
    })
    expect(committed.version).toBe(3)
    expect(await orders.rows({ columns: ['total'] })).toEqual([{ total: 5n }])
    await store.checkpoint()
    expect(await orders.rows({ columns: ['total'] })).toEqual([{ total: 5n }])
    expect((await store.verify({ deep: true })).findings).toEqual([])
  })
})

describe('a group', () => {
  const added: Alteration = {
    kind: 'add-group',
    group: { name: 'late', columns: [{ name: 'colour', type: 'utf8' }] },
  }

  it('that is added holds nothing, and is deleted from and replaced in from then on', async () => {
    await orders.upsert([{ id: 1 }, { id: 2 }, { id: 3 }])
    await orders.alter([added])
    await orders.upsert([
      { id: 1, colour: 'red' },
      { id: 2, colour: 'blue' },
    ])
    await orders.delete([{ id: 1 }])
    await orders.upsert([{ id: 1 }])
    await orders.replace([{ id: 2, total: 1 }])
    expect(await orders.rows({ columns: ['id', 'colour'] })).toEqual([
      { id: 1, colour: null },
      { id: 2, colour: null },
      { id: 3, colour: null },
    ])
  })

  it('that is dropped takes its columns along, and verify and vacuum know of it', async () => {
    const { version } = await orders.upsert([{ id: 1, best: 4 }])
    await store.checkpoint()
    await store.writeLogCheckpoint()
    await orders.alter([{ kind: 'drop-group', group: 'extra' }])
    await expectRows([{ id: 1, total: null, note: null }])
    await store.writeLogCheckpoint()
    await expectRows([{ id: 1, total: null, note: null }])
    const at = { kind: 'version', version } as const
    expect(await orders.rows({ columns: ['best'], at })).toEqual([{ best: 4 }])
    expect((await store.verify({ deep: true })).findings).toEqual([])
    expect((await store.vacuum()).removable).toEqual([])
  })

  it('gets another name, format, codec and statistics for what is written then', async () => {
    await orders.alter([
      { kind: 'rename-group', group: 'main', name: 'head' },
      { kind: 'set-files', group: 'head', fileFormat: 'arrow' },
      { kind: 'set-files', group: 'head', codec: 'none' },
      { kind: 'set-statistics', group: 'head', columns: ['note'] },
    ])
    await orders.upsert(Array.from({ length: 3000 }, (_, id) => ({ id, note: `n${id}` })))
    await store.checkpoint({ group: 'head' })
    const state = await store.snapshot()
    const [head] = [...state.groups.values()]
    const [segment] = [...head!.tiles.values()][0]!.segments
    expect(head!.definition).toMatchObject({ name: 'head', fileFormat: 'arrow', codec: 'none' })
    expect(segment!.fileFormat).toBe('arrow')
    expect(segment!.bounds.map(({ column }) => column)).toEqual([
      (await columnNamed('note')).column,
    ])
  })
})

describe('settings of maintenance', () => {
  const settings = async (): Promise<unknown> => {
    const [group] = [...(await store.snapshot()).groups.values()]
    return group!.definition.maintenance
  }

  it('are changed one by one and go back to their defaults (CAL-TABLE-112)', async () => {
    expect(await settings()).toBeUndefined()
    const set = (more: object) =>
      orders.alter([{ kind: 'set-maintenance', group: 'main', ...more }])
    await set({ maintenance: { segmentBytes: 1000, checkpointPercent: 50 } })
    await set({ maintenance: { appendBytes: 10 }, defaults: ['checkpointPercent'] })
    expect(await settings()).toEqual({ segmentBytes: 1000, appendBytes: 10 })
    await set({ defaults: ['segmentBytes', 'appendBytes', 'splitBytes'] })
    expect(await settings()).toBeUndefined()
  })

  it.each([
    ['a setting that there is not', { maintenance: { fileBytes: 1 } }],
    ['a size of nothing', { maintenance: { segmentBytes: 0 } }],
    ['half a percent', { maintenance: { checkpointPercent: 0.5 } }],
    ['more than a tebibyte', { maintenance: { splitBytes: 2 ** 41 } }],
    ['the default of what there is not', { defaults: ['fileBytes'] }],
  ])('are refused with %s (CAL-TABLE-114)', async (_, more) => {
    const change = { kind: 'set-maintenance', group: 'main', ...more } as Alteration
    expect(await codeOf(orders.alter([change]))).toBe('InvalidArgument')
  })
})

describe('a key-space', () => {
  it('that is renamed or dropped frees its name', async () => {
    const { version } = await orders.upsert([{ id: 1 }])
    await orders.alter([{ kind: 'rename-key-space', name: 'orders' }])
    expect(await store.keySpace('orders').rows()).toHaveLength(1)
    expect(await codeOf(orders.rows())).toBe('UnknownKeySpace')
    const spec = {
      name: 'order',
      key: [{ name: 'k', type: 'utf8' }],
      groups: [{ name: 'g', columns: [] }],
    }
    await store.createKeySpace(spec)
    expect(
      await codeOf(store.keySpace('orders').alter([{ kind: 'rename-key-space', name: 'Order' }])),
    ).toBe('AlreadyExists')
    await store.dropKeySpace('orders')
    await store.writeLogCheckpoint()
    expect(await codeOf(store.keySpace('orders').rows())).toBe('UnknownKeySpace')
    expect(await orders.rows({ at: { kind: 'version', version } })).toHaveLength(1)
    expect((await store.verify({ deep: true })).findings).toEqual([])
    expect(await codeOf(store.dropKeySpace('orders'))).toBe('UnknownKeySpace')
  })
})

describe('a transaction that changes definitions', () => {
  it('writes by what it has changed, all at once', async () => {
    await orders.upsert([{ id: 1, total: 5 }])
    const { committed } = await store.transaction(async (tx) => {
      await tx.alter('order', [
        { kind: 'rename-key-space', name: 'orders' },
        { kind: 'rename-column', column: 'total', name: 'sum' },
        { kind: 'add-column', column: { name: 'tax', type: 'int8' } },
      ])
      await tx.upsert('orders', [{ id: 1, sum: 6, tax: 1 }])
      tx.createKeySpace({
        name: 'order',
        key: [{ name: 'k', type: 'utf8' }],
        groups: [{ name: 'g', columns: [] }],
      })
    })
    expect(committed.version).toBe(3)
    const columns = ['sum', 'tax']
    expect(await store.keySpace('orders').rows({ columns })).toEqual([{ sum: 6, tax: 1 }])
    expect(await orders.rows()).toEqual([])
  })
})
