import { describe, expect, it } from 'vitest'
import { batchRows } from '../../src/arrow/value.js'
import type { KeySpaceDefinition } from '../../src/format/generated/documents.js'
import { type SchemaChange, schemaChanges } from '../../src/scan/diff-schema.js'
import type { KeySpaceSpec } from '../../src/table/definition.js'
import { emptyState, type LineState } from '../../src/table/state.js'
import { RecordingStore } from '../support/recording-store.js'
import { memoryStorage, sampleStore } from '../support/sample-store.js'

const ITEMS: KeySpaceSpec = {
  name: 'item',
  key: [{ name: 'id', type: 'int32' }],
  groups: [
    {
      name: 'main',
      partitioning: [{ kind: 'identity', component: 0 }],
      columns: [{ name: 'name', type: 'utf8' }],
    },
    { name: 'more', columns: [{ name: 'n', type: 'int32', algebra: 'max' }] },
  ],
}

async function items() {
  const storage = new RecordingStore(memoryStorage())
  const { store } = await sampleStore({ storage })
  await store.createKeySpace(ITEMS)
  await store.createKeySpace({ ...ITEMS, name: 'other' })
  const item = store.keySpace('item')
  await item.upsert([1, 2, 3, 4].map((id) => ({ id, name: `${id}`, n: id })))
  await store.keySpace('other').upsert([{ id: 1, name: 'x' }])
  return { storage, store, item, start: 4 }
}

describe('the difference of two versions', () => {
  it('counts records and cells, net over all between', async () => {
    const { store, item, start } = await items()
    await item.upsert([
      { id: 1, name: 'z' },
      { id: 2, name: 'two', n: 2 },
      { id: 5, name: '5' },
    ])
    await item.upsert(
      [
        { id: 1, name: '1' },
        { id: 2, n: 20 },
        { id: 3, n: 1 },
      ],
      {
        ops: { n: 'max' },
      },
    )
    await item.upsert([{ id: 6 }])
    await item.delete([{ id: 4 }, { id: 6 }, { id: 9 }])
    const { from, to, schema, keySpaces } = await store.diff({ from: start, rows: true })
    expect([from, to, schema]).toEqual([start, start + 4, []])
    const [{ rows, ...counts }, other] = keySpaces as [(typeof keySpaces)[0], unknown]
    expect(counts).toEqual({
      keySpace: 'item',
      inserted: 1,
      updated: 1,
      deleted: 1,
      cells: { name: 1, n: 1 },
    })
    expect(other).toMatchObject({ keySpace: 'other', inserted: 0, updated: 0, cells: {} })
    const found = []
    for await (const batch of rows!.batches) found.push(...batchRows(batch))
    expect(found).toEqual([
      { id: 2, name: '2', n: 2, _change: 'update_before' },
      { id: 2, name: 'two', n: 20, _change: 'update_after' },
      { id: 4, name: '4', n: 4, _change: 'delete' },
      { id: 5, name: '5', n: null, _change: 'insert' },
    ])
  })

  it('of the empty store is all there is', async () => {
    const { store } = await items()
    const { schema, keySpaces } = await store.diff({ from: 0, keySpaces: ['item'] })
    expect(keySpaces).toEqual([
      { keySpace: 'item', inserted: 4, updated: 0, deleted: 0, cells: {} },
    ])
    const added = (keySpace: string) => ({ object: 'key-space', change: 'added', keySpace })
    expect(schema).toEqual([added('item'), added('other')])
  })

  it('is found without opening tiles that no update touches', async () => {
    const { storage, store, item, start } = await items()
    await store.checkpoint()
    const { version } = await item.upsert([
      { id: 2, name: 'two' },
      { id: 7, name: 'seven' },
    ])
    await store.checkpoint()
    const state = await store.snapshot({ kind: 'version', version })
    const [main] = [...state.groups.values()]
    const touched = main!.tiles.get([...main!.tiles.keys()].sort()[1]!)!.segments
    storage.takeRead('')
    const { keySpaces } = await store.diff({ from: version - 1 })
    const [counts] = keySpaces
    expect(counts).toMatchObject({ inserted: 1, updated: 1, deleted: 0, cells: { name: 1 } })
    const opened = storage.takeRead('data/')
    const after = (await store.snapshot()).groups.get(main!.definition.incarnation)!
    const rewritten = [...after.tiles.values()].flatMap(({ segments }) => segments)
    const allowed = [...touched, ...rewritten].map(({ path }) => path)
    expect(opened.length).toBeGreaterThan(0)
    expect(opened.filter((path) => !allowed.includes(path))).toEqual([])
    const untouched = [...main!.tiles.values()]
      .flatMap(({ segments }) => segments)
      .filter((segment) => !touched.includes(segment))
      .map(({ path }) => path)
    expect(untouched).toHaveLength(3)
    expect(opened.filter((path) => untouched.includes(path))).toEqual([])
    await store.diff({ from: start, to: version - 1 })
    expect(storage.takeRead('data/')).toEqual([])
  })

  it('is refused where a name is not there', async () => {
    const { store } = await items()
    await expect(store.diff({ from: 0, keySpaces: ['nope'] })).rejects.toMatchObject({
      code: 'UnknownKeySpace',
    })
  })
})

describe('the difference of definitions', () => {
  const column = (id: number, name: string, type = 'utf8') => ({ column: id, name, type })
  const space = (name: string, groups: readonly [string, string, object[]][]): LineState => {
    const definition = {
      keySpace: 'k',
      name,
      components: [],
      groups: groups.map(([group, named, columns]) => ({ group, name: named, columns })),
    }
    const keySpaces = new Map([['k', definition as unknown as KeySpaceDefinition]])
    return { ...emptyState(1), keySpaces }
  }

  it('goes by ids: what is added, dropped, renamed and retyped', () => {
    const before = space('s', [
      ['g1', 'main', [column(1, 'a'), column(2, 'b', 'int32'), column(3, 'c')]],
      ['g2', 'gone', [column(9, 'z')]],
    ])
    const after = space('t', [
      ['g1', 'base', [column(2, 'a', 'int64'), column(3, 'c'), column(4, 'd')]],
      ['g3', 'new', [column(5, 'e')]],
    ])
    const at = (group: string, name: string) => ({
      object: 'column' as const,
      keySpace: 't',
      group,
      column: name,
    })
    const wanted: SchemaChange[] = [
      { object: 'key-space', change: 'renamed', keySpace: 't', before: 's', after: 't' },
      { object: 'group', change: 'dropped', keySpace: 't', group: 'gone' },
      {
        object: 'group',
        change: 'renamed',
        keySpace: 't',
        group: 'base',
        before: 'main',
        after: 'base',
      },
      { ...at('base', 'a'), change: 'dropped' },
      { ...at('base', 'a'), change: 'renamed', before: 'b', after: 'a' },
      { ...at('base', 'a'), change: 'retyped', before: 'int32', after: 'int64' },
      { ...at('base', 'd'), change: 'added' },
      { object: 'group', change: 'added', keySpace: 't', group: 'new' },
    ]
    expect(schemaChanges(before, after)).toEqual(wanted)
    expect(schemaChanges(after, emptyState(1))).toEqual([
      { object: 'key-space', change: 'dropped', keySpace: 't' },
    ])
    expect(schemaChanges(after, after)).toEqual([])
  })
})
