/** Replay: when a tile checkpoint takes effect, and what each version shows. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { CheckpointAction } from '../../src/format/generated/documents.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { codeOf, rewriteEntry } from '../support/documents.js'
import { reopen, sampleStore } from '../support/sample-store.js'
import { withUsers } from '../support/users.js'

let store: Store
let storage: ObjectStore
let users: KeySpace
let incarnation: string

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  users = await withUsers(store)
  incarnation = [...(await store.snapshot()).groups.keys()][0]!
  for (let i = 1; i <= 4; i++) await users.append([{ id: 1, tags: `t${i}` }], ['tags'])
})

const tile = async () => (await store.snapshot()).groups.get(incarnation)!.tiles.get('')

/** A checkpoint without segments, which would hide every row: to see whether it takes effect. */
const emptyTile = (line: number, version: number): CheckpointAction => ({
  kind: 'checkpoint',
  incarnation,
  partition: '',
  asOf: { line, version },
  segments: [],
})

const commit = async (action: CheckpointAction): Promise<number> =>
  (await store.transaction(async (tx) => tx.addAction(action, []))).committed.version

describe('a tile checkpoint', () => {
  it('takes effect where it is of an earlier version of the line', async () => {
    await commit(emptyTile(1, 2))
    expect((await tile())?.asOf).toBe(2)
    expect(await users.get([1])).toMatchObject({ tags: ['t2', 't3', 't4'] })
  })

  it.each([
    ['another line', 2, 3],
    ['its own version', 1, 6],
    ['a later version', 1, 7],
  ])('is void where it is as of %s', async (_, line, version) => {
    await commit(emptyTile(line, version))
    expect(await tile()).toBeUndefined()
    expect(await users.get([1])).toMatchObject({ tags: ['t1', 't2', 't3', 't4'] })
    expect(await (await reopen(storage)).keySpace('users').rows()).toHaveLength(1)
  })

  it('is void where the tile has one as of the same or a later version', async () => {
    await store.checkpoint({ asOf: 3 })
    const before = await tile()
    expect(before?.asOf).toBe(3)
    await commit(emptyTile(1, 3))
    await commit(emptyTile(1, 2))
    expect(await tile()).toEqual(before)
    await commit(emptyTile(1, 4))
    expect((await tile())?.asOf).toBe(4)
  })

  it('takes effect from its own version on, and not before', async () => {
    const version = await commit(emptyTile(1, 5))
    expect(await users.rows()).toEqual([])
    expect(await users.rows({ at: { kind: 'version', version: version - 1 } })).toHaveLength(1)
  })

  it('drops updates whose every slice is included, and keeps the others', async () => {
    await store.createKeySpace({
      name: 'parts',
      key: [{ name: 'id', type: 'bool' }],
      groups: [{ name: 'g', partitioning: [{ kind: 'identity', component: 0 }], columns: [] }],
    })
    const parts = store.keySpace('parts')
    const { version } = await parts.upsert([{ id: true }, { id: false }])
    const snapshot = async () =>
      [...(await store.snapshot()).groups.values()].find(
        ({ definition }) => definition.name === 'g',
      )!
    const first = {
      ...emptyTile(1, version),
      incarnation: (await snapshot()).definition.incarnation,
    }
    await commit({ ...first, partition: '00' })
    expect((await snapshot()).layers).toHaveLength(1)
    expect(await parts.rows()).toEqual([{ id: true }])
    await commit({ ...first, partition: '01' })
    expect((await snapshot()).layers).toHaveLength(0)
    expect(await parts.rows()).toEqual([])
  })
})

describe('a version', () => {
  it.each([0, -1, 1.5, 99, Number.NaN])(
    '%d that does not exist is UnknownVersion',
    async (version) => {
      const at = { kind: 'version' as const, version }
      expect(await codeOf(users.rows({ at }))).toBe('UnknownVersion')
    },
  )

  it('before a key-space was made does not know it', async () => {
    await store.createKeySpace({
      name: 'later',
      key: [{ name: 'id', type: 'int8' }],
      groups: [{ name: 'g', columns: [] }],
    })
    const at = { kind: 'version' as const, version: 3 }
    expect(await codeOf(store.keySpace('later').rows({ at }))).toBe('UnknownKeySpace')
    expect(await codeOf(users.rows({ columns: ['nothing'] }))).toBe('UnknownColumn')
    expect(await codeOf(users.rows({ where: 'nothing = 1' }))).toBe('UnknownColumn')
    expect(await codeOf(users.rows({ columns: ['NAME'] }))).toBe('UnknownColumn')
  })

  it('is refused where two anchors or none are defined', async () => {
    for (const anchor of [true, false]) {
      await rewriteEntry(storage, 1, (entry) => {
        const { definition } = entry.transactions[0]!.actions[0] as unknown as {
          definition: { groups: { anchor: boolean }[] }
        }
        definition.groups = [0, 1].map(() => ({ ...definition.groups[0]!, anchor }))
        return entry
      })
      expect(await codeOf(async () => (await reopen(storage)).snapshot())).toBe('CorruptDocument')
    }
  })
})
