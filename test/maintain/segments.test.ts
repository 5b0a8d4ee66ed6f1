/** Where checkpoints cut tiles into segments, and which segments they leave alone. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { MaintenanceSettings, Segment } from '../../src/format/generated/documents.js'
import { compareSegmentNames } from '../../src/format/segment-name.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { sum } from '../../src/sum.js'
import { sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

let store: Store
let storage: ObjectStore

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
})

/** Users in Arrow files without a codec: about 80 bytes each, so that sizes can be foretold. */
function plainUsers(maintenance: MaintenanceSettings): Promise<KeySpace> {
  return withUsers(store, { fileFormat: 'arrow', codec: 'none', maintenance })
}

async function segments(): Promise<readonly Segment[]> {
  const [group] = [...(await store.snapshot()).groups.values()]
  return group!.tiles.get('')?.segments ?? []
}

const names = async (): Promise<string[]> => (await segments()).map(({ name }) => name.join('.'))

async function putBytes(path: string): Promise<number> {
  return (await storage.head(path))!.size
}

describe('a checkpoint after updates of 0.1 % of the rows in one key range', () => {
  it('changes one segment, and writes at most one and a half times its size', async () => {
    const users = await plainUsers({ segmentBytes: 100_000 })
    await users.upsert(manyUsers(40_000))
    await store.checkpoint()
    const before = await segments()
    expect(before.length).toBeGreaterThan(20)
    const first = sum(before.slice(0, 10), ({ rows }) => rows) + 100
    await users.upsert(manyUsers(40, first).map(({ id }) => ({ id, name: `new ${id}` })))
    await store.checkpoint()
    const after = await segments()
    expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name))
    const changed = after.filter((segment, i) => segment.path !== before[i]!.path)
    expect(changed.map(({ name }) => name)).toEqual([[10]])
    const written = sum(await Promise.all(changed.map(({ path }) => putBytes(path))), Number)
    expect(written).toBeLessThanOrEqual(1.5 * before[10]!.bytes)
    expect(await users.get([first])).toMatchObject({ name: `new ${first}` })
  })
})

describe('rows behind the last segment', () => {
  it('begin a new one once it has reached the append boundary (CAL-TILE-033)', async () => {
    const users = await plainUsers({ segmentBytes: 100_000, appendBytes: 30_000 })
    const paths: string[][] = []
    for (let at = 0; at < 6; at++) {
      await users.upsert(manyUsers(200, at * 200))
      await store.checkpoint()
      paths.push((await segments()).map(({ path }) => path))
    }
    // About 16 kB each: two fill a segment, and the third leaves it as it is.
    expect(await names()).toEqual(['0', '1', '2'])
    expect(paths[5]![0]).toBe(paths[1]![0])
    expect(paths[5]![1]).toBe(paths[3]![1])
    expect(await users.rows({ columns: [] })).toHaveLength(1200)
  })

  it('leave a full segment that other updates touch to be written by itself', async () => {
    const users = await plainUsers({ segmentBytes: 100_000, appendBytes: 1 })
    await users.upsert(manyUsers(300))
    await store.checkpoint()
    const [before] = await segments()
    await users.upsert([{ id: 7, name: 'seven' }, ...manyUsers(100, 1000)])
    await store.checkpoint()
    const after = await segments()
    expect(after.map(({ name, rows }) => [name, rows])).toEqual([
      [[0], 300],
      [[1], 100],
    ])
    expect(after[0]!.path).not.toBe(before!.path)
    expect(await users.get([7])).toMatchObject({ name: 'seven' })
  })

  it('are cut at the target size, and go on with the next numbers', async () => {
    const users = await plainUsers({ segmentBytes: 50_000 })
    await users.upsert(manyUsers(100))
    await store.checkpoint()
    await users.upsert(manyUsers(4000, 100))
    await store.checkpoint()
    const made = await segments()
    expect(made.map(({ name }) => name)).toEqual(made.map((_, i) => [i]))
    for (const { bytes } of made.slice(0, -1)) expect(bytes).toBeGreaterThanOrEqual(50_000)
    for (const { bytes } of made) expect(bytes).toBeLessThan(75_000)
  })

  it('of a deleted range make no segment', async () => {
    const users = await plainUsers({ segmentBytes: 100_000, appendBytes: 1 })
    await users.upsert(manyUsers(100))
    await store.checkpoint()
    const before = await segments()
    await users.deleteRange({ from: [500] })
    await store.checkpoint()
    expect(await segments()).toEqual(before)
  })
})

describe('a segment that updates make grow', () => {
  const target = 20_000

  async function grown(splitBytes: number, rows: number): Promise<KeySpace> {
    const users = await plainUsers({ segmentBytes: target, splitBytes })
    await users.upsert(manyUsers(1000).map(({ id, name }) => ({ id: id * 100, name })))
    await store.checkpoint()
    const [first, second] = await segments()
    expect(second!.name).toEqual([1])
    const from = first!.rows * 100
    await users.upsert(manyUsers(rows, from + 1).filter(({ id }) => id % 100 !== 0))
    await store.checkpoint()
    expect((await store.verify({ deep: true })).findings).toEqual([])
    return users
  }

  it('stays one up to the update-split threshold (CAL-TILE-035)', async () => {
    await grown(60_000, 200)
    const all = await segments()
    expect((await names()).slice(0, 3)).toEqual(['0', '1', '2'])
    expect(all[1]!.bytes).toBeGreaterThan(1.5 * target)
  })

  it('is split above it into even pieces, named between its neighbours', async () => {
    await grown(30_000, 450)
    const pieces = (await segments()).filter(({ name }) => name[0] === 1)
    expect(await names()).toEqual(
      expect.arrayContaining(['0', ...pieces.map((_, i) => `1.${i}`), '2']),
    )
    expect(pieces.length).toBeGreaterThan(1)
    const sizes = pieces.map(({ bytes }) => bytes)
    expect(Math.max(...sizes)).toBeLessThan(1.5 * Math.min(...sizes))
    expect(Math.max(...sizes)).toBeLessThan(1.5 * target)
  })

  it('is split again into pieces of a piece', async () => {
    const users = await grown(30_000, 450)
    const piece = (await segments()).find(({ name }) => name.join('.') === '1.0')!
    const at = Number((await segments())[0]!.rows) * 100
    const names2 = manyUsers(1000, at + 1).filter(({ id }) => id % 100 !== 0)
    await users.upsert(names2.slice(0, 150).map(({ id, name }) => ({ id, name: name.repeat(20) })))
    await store.checkpoint()
    expect(await segments()).not.toContainEqual(piece)
    const all = (await segments()).map(({ name }) => name)
    expect(all).toEqual(expect.arrayContaining([[0], [1, 0, 0], [1, 0, 1], [1, 1], [2]]))
    expect([...all].sort(compareSegmentNames)).toEqual(all)
  })
})

describe('names that another program gave in no order', () => {
  it('are numbered anew, while the files of untouched segments stay', async () => {
    const users = await plainUsers({ segmentBytes: 10_000, appendBytes: 1 })
    await users.upsert(manyUsers(300))
    await store.checkpoint()
    const made = await segments()
    const { version } = await users.upsert([{ id: 301 }])
    const [group] = [...(await store.snapshot()).groups.values()]
    await store.transaction(async (tx) =>
      tx.addAction(
        {
          kind: 'checkpoint',
          incarnation: group!.definition.incarnation,
          partition: '',
          asOf: { line: 1, version: version - 1 },
          segments: made.map((segment, i) => ({ ...segment, name: [made.length - i] })),
        },
        [],
      ),
    )
    await store.checkpoint()
    const after = await segments()
    expect(after.slice(0, -1).map(({ path }) => path)).toEqual(made.map(({ path }) => path))
    expect(after.map(({ name }) => name)).toEqual(after.map((_, i) => [i]))
  })
})
