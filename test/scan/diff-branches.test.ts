import { describe, expect, it } from 'vitest'
import { batchRows } from '../../src/arrow/value.js'
import type { DiffOptions } from '../../src/executor/diff.js'
import { parseInterval } from '../../src/executor/line-point.js'
import type { Store } from '../../src/executor/store.js'
import type { KeySpaceSpec } from '../../src/table/definition.js'
import { RecordingStore } from '../support/recording-store.js'
import { memoryStorage, sampleStore } from '../support/sample-store.js'

const TILES = 40

const ITEMS: KeySpaceSpec = {
  name: 'item',
  key: [{ name: 'id', type: 'int32' }],
  groups: [
    {
      name: 'main',
      partitioning: [{ kind: 'identity', component: 0 }],
      columns: [{ name: 'name', type: 'utf8' }],
    },
    { name: 'more', columns: [{ name: 'n', type: 'int32' }] },
  ],
}

/** A store with forty checkpointed tiles, and a branch `dev` of it. */
async function forked() {
  const storage = new RecordingStore(memoryStorage())
  const { store } = await sampleStore({ storage })
  await store.createKeySpace(ITEMS)
  const ids = Array.from({ length: TILES }, (_, id) => id)
  await store.keySpace('item').upsert(ids.map((id) => ({ id, name: `${id}`, n: id })))
  await store.checkpoint()
  const { version } = await store.snapshot()
  await store.refs.fork('dev')
  return { storage, store, dev: await store.at('dev'), version }
}

async function counts(store: Store, options: DiffOptions) {
  const { keySpaces, ...ends } = await store.diff({ ...options, rows: true })
  const [{ rows, ...found }] = keySpaces as [(typeof keySpaces)[0]]
  const list = []
  for await (const batch of rows!.batches) list.push(...batchRows(batch))
  return { ...ends, ...found, rows: list }
}

describe('the difference of branches', () => {
  it('opens no tile that both name, however it came to be (CAL-SCAN-123)', async () => {
    const { storage, store, dev } = await forked()
    await store.keySpace('item').upsert([{ id: 3, name: 'three' }])
    await dev.keySpace('item').upsert([{ id: 3 }, { id: 7, name: 'seven' }])
    await dev.checkpoint()
    await dev.keySpace('item').delete([{ id: 9 }])
    storage.takeRead('')
    const found = await counts(store, { from: 'main', to: 'dev' })
    expect(found).toMatchObject({ inserted: 0, updated: 2, deleted: 1, cells: { name: 2 } })
    const opened = storage.takeRead('data/')
    const states = [await store.snapshot(), await dev.snapshot()]
    const segments = states.flatMap(({ groups }) =>
      [...groups.values()].flatMap(({ tiles }) =>
        [...tiles.values()].flatMap((tile) => tile.segments.map(({ path }) => ({ tile, path }))),
      ),
    )
    const main = segments.filter(({ tile }) => tile.partition !== '')
    const known = new Map(main.map(({ tile, path }) => [path, tile.partition]))
    const read = new Set(opened.flatMap((path) => known.get(path) ?? []))
    expect(read.size).toBe(3)
    expect(new Set(known.values()).size).toBe(TILES)
    const { keySpaces } = await store.explainDiff({ from: 'main', to: 'dev' })
    const [explained] = keySpaces[0]!.groups
    expect(explained).toMatchObject({ group: 'main', same: TILES - 3, differing: 3 })
    expect(new Set(explained!.partitions.map(({ partition }) => partition))).toEqual(read)
    expect(storage.takeRead('data/')).toEqual([])
  })

  it('of which one has only checkpoints more opens nothing where entries tell it', async () => {
    const { storage, store, dev } = await forked()
    await store.keySpace('item').upsert([{ id: 1, name: 'one' }])
    const { version } = await store.snapshot()
    await store.refs.fork('next')
    const next = await store.at('next')
    await next.checkpoint()
    storage.takeRead('')
    const { rows, ...found } = await counts(store, { from: 'main', to: 'next' })
    expect(found).toMatchObject({ inserted: 0, updated: 0, deleted: 0, from: version })
    expect(rows).toEqual([])
    expect(storage.takeRead('data/')).toEqual([])
    await dev.close()
  })

  it('begins where both were one with three dots, and says of which lines it is', async () => {
    const { store, dev, version } = await forked()
    await store.keySpace('item').upsert([{ id: 3, name: 'three' }])
    await dev.keySpace('item').upsert([{ id: 100, name: 'new' }])
    const ends = parseInterval('main...dev')
    expect(await counts(store, ends)).toMatchObject({
      ...{ from: version, to: version + 1, fromLine: 1, toLine: dev.line },
      ...{ inserted: 1, updated: 0, deleted: 0 },
      rows: [{ id: 100, name: 'new', n: null, _change: 'insert' }],
    })
    const both = await counts(dev, { ...parseInterval('dev..main') })
    expect(both).toMatchObject({ inserted: 0, updated: 1, deleted: 1 })
    await store.refs.tag('then', { from: `v${version}` })
    expect(await counts(dev, { from: 'then' })).toMatchObject({ inserted: 1, updated: 0 })
    expect(await counts(dev, { from: version + 1, to: version })).toMatchObject({ deleted: 1 })
  })

  it('tells what the log knows of partitions that one side lacks', async () => {
    const { store, dev } = await forked()
    await dev.keySpace('item').upsert([{ id: 77, name: 'x' }])
    await dev.checkpoint({ group: 'main' })
    const { keySpaces } = await store.explainDiff({ from: 'main', to: 'dev' })
    const [main] = keySpaces[0]!.groups
    const [added] = main!.partitions
    expect(main!.partitions).toHaveLength(1)
    expect(added).toMatchObject({ what: 'rewritten', before: null, after: { rows: 1 } })
    expect(added!.after!.merged).toBe(false)
  })
})

describe('an interval of versions', () => {
  it('has two ends, or one that is left open', () => {
    expect(parseInterval('v3..v9')).toEqual({ from: 'v3', to: 'v9', mergeBase: false })
    expect(parseInterval('a/b...dev@v1')).toEqual({ from: 'a/b', to: 'dev@v1', mergeBase: true })
    expect(parseInterval('1.5-x..')).toEqual({ from: '1.5-x', mergeBase: false })
    for (const text of ['', 'v3', '..v3', 'a....b', 'a..b..c', 'a..b...', 'a.b']) {
      expect(() => parseInterval(text), text).toThrowError('no interval')
    }
  })
})
