/** The public API: what each call takes and gives. */
import { beforeEach, describe, expect, it } from 'vitest'
import { buildBatch } from '../../src/arrow/value.js'
import { seededEnv } from '../../src/env.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import type { LogEntry } from '../../src/format/generated/documents.js'
import { parseType } from '../../src/format/types.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

let store: Store
let storage: ObjectStore
let users: KeySpace

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  users = await withUsers(store)
})

describe('an upsert', () => {
  it('keeps what a row does not name, and clears what it says is null', async () => {
    await users.upsert([{ id: 1, name: 'a', tags: ['x'] }])
    await users.upsert([
      { id: 1, name: null },
      { id: 2, tags: ['y'] },
    ])
    expect(await users.rows()).toEqual([
      { id: 1n, name: null, tags: ['x'] },
      { id: 2n, name: null, tags: ['y'] },
    ])
    await users.upsert([{ id: 2, name: undefined, tags: null }])
    expect(await users.get([2])).toEqual({ id: 2n, name: null, tags: null })
  })

  it('takes one element for a list of one where a column takes appends', async () => {
    await users.append(
      [
        { id: 1, tags: 'x' },
        { id: 1, tags: ['y', null] },
        { id: 1, tags: null },
      ],
      ['tags'],
    )
    expect((await users.get([1]))?.tags).toEqual(['x', 'y', null])
    await users.upsert([{ id: 1, tags: 'z' }])
    expect((await users.get([1]))?.tags).toEqual(['z'])
    const fields = [
      { name: 'id', type: parseType('int32') },
      { name: 'tags', type: parseType('utf8') },
    ]
    await users.append(buildBatch(fields, [{ id: 1, tags: 'w' }, { id: 1 }]), ['tags'])
    expect((await users.get([1]))?.tags).toEqual(['z', 'w'])
  })

  it('of columns that are called like members of objects keeps them apart', async () => {
    const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty']
    await store.createKeySpace({
      name: 'odd',
      key: [{ name: 'valueOf', type: 'int8' }],
      groups: [
        {
          name: 'g',
          columns: names.map((name) => ({ name, type: 'list<utf8>', algebra: 'append' as const })),
        },
      ],
    })
    const odd = store.keySpace('odd')
    const row = (entries: [string, unknown][]) => Object.fromEntries([['valueOf', 1], ...entries])
    for (const name of names) await odd.upsert([row([[name, [name]]])])
    await odd.upsert([row([['constructor', 'c']]), { valueOf: 2 }, row([['toString', 't']])])
    const [found] = await odd.rows()
    expect(names.map((name) => Object.getOwnPropertyDescriptor(found, name)?.value)).toEqual([
      ['c'],
      ['t'],
      ['__proto__'],
      ['hasOwnProperty'],
    ])
  })

  it('of a stream is sorted within its memory, whatever order it comes in', async () => {
    const small = await sampleStore({ sortBytesMax: 200_000 })
    const space = await withUsers(small.store)
    const fields = ['id', 'name'].map((name, i) => ({
      name,
      type: parseType(i === 0 ? 'int64' : 'utf8'),
    }))
    const sorted = manyUsers(20_000)
    const rows = sorted.map(({ id }) => sorted[(id * 7919) % sorted.length]!)
    const batches = (async function* () {
      for (let at = 0; at < rows.length; at += 1000) {
        yield buildBatch(fields, rows.slice(at, at + 1000))
      }
    })()
    await space.upsert({ fields, batches })
    const found = await space.rows({ columns: ['id', 'name'] })
    expect(found).toEqual(manyUsers(20_000).map(({ id, name }) => ({ id: BigInt(id), name })))
    expect((await small.store.verify({ deep: true })).findings).toEqual([])
  })

  it('of a stream that fails commits nothing and leaves nothing', async () => {
    const fields = [{ name: 'id', type: parseType('int64') }]
    const batches = (async function* () {
      yield buildBatch(fields, manyUsers(5000))
      throw new RangeError('the source broke')
    })()
    expect(await codeOf(users.upsert({ fields, batches }))).toContain('the source broke')
    expect((await store.snapshot()).version).toBe(1)
    expect(await pathsIn(storage, 'data/')).toEqual([])
  })
})

describe('a read', () => {
  beforeEach(async () => {
    await users.upsert([
      { id: 2, name: 'b' },
      { id: 1, name: 'a' },
    ])
    await users.delete([{ id: 2 }])
  })

  it('gives the columns asked for in the order asked for', async () => {
    const [row] = await users.rows({ columns: ['tags', 'id'] })
    expect(Object.keys(row!)).toEqual(['tags', 'id'])
    expect(Object.keys((await users.rows())[0]!)).toEqual(['id', 'name', 'tags'])
  })

  it('is of one version, by number, by time, and by the address', async () => {
    expect(await users.rows({ at: { kind: 'version', version: 2 } })).toHaveLength(2)
    const { timestamp } = await store.entry(2)
    expect(await users.rows({ at: { kind: 'timestamp', micros: timestamp } })).toHaveLength(2)
    expect(await users.rows()).toHaveLength(1)
    await createStore({ uri: 'memory:executor-test', workers: 0 }).then(async (named) => {
      const space = await withUsers(named)
      await space.upsert([{ id: 1 }])
      await space.upsert([{ id: 2 }])
      await named.close()
    })
    const old = await openStore({ uri: 'memory:executor-test@v2', workers: 0 })
    expect(await old.keySpace('users').rows()).toHaveLength(1)
    expect(await old.keySpace('users').get([2])).toBeNull()
    const beyond = await openStore({ uri: 'memory:executor-test@v9', workers: 0 })
    expect(await codeOf(beyond.keySpace('users').rows())).toBe('UnknownVersion')
  })

  it('keeps to its version while others commit', async () => {
    await users.upsert(manyUsers(3000))
    const reading = users.read({ columns: ['id'] })
    const first = await reading.next()
    await users.delete(manyUsers(3000).map(({ id }) => ({ id })))
    let rows = first.value!.rows
    for await (const batch of reading) rows += batch.rows
    expect(rows).toBe(3000)
    expect(await users.rows()).toEqual([])
  })

  it('sees what another opener has committed before it began', async () => {
    const other = await openStore({ storage, env: seededEnv({ seed: 8 }), workers: 0 })
    await other.snapshot()
    for (let id = 10; id < 40; id++) {
      await users.upsert([{ id }])
      expect(await other.keySpace('users').get([id])).not.toBeNull()
    }
  })

  it('that is cancelled is Aborted', async () => {
    const signal = AbortSignal.abort()
    expect(await codeOf(users.rows({ signal }))).toBe('Aborted')
  })

  it.each([
    [{ where: 'id =' }, 'InvalidExpression'],
    [{ where: 'name > 5' }, 'InvalidExpression'],
    [{ from: [] }, 'InvalidKey'],
    [{ from: [1, 2] }, 'InvalidKey'],
    [{ to: ['x'] }, 'TypeMismatch'],
    [{ to: [null] }, 'InvalidKey'],
  ])('with %j is refused: %s', async (options, code) => {
    expect(await codeOf(users.rows(options))).toBe(code)
  })

  it('from a key beyond the one it ends with is empty', async () => {
    expect(await users.rows({ from: [5], to: [1] })).toEqual([])
    expect(await users.rows({ where: 'id > 5 and id < 1' })).toEqual([])
  })
})

describe('a delete', () => {
  it('needs the key alone, takes absent keys, and repeats', async () => {
    await users.upsert([{ id: 1 }, { id: 2 }])
    await users.delete([{ id: 1 }, { id: 1 }, { id: 77 }])
    await users.delete([{ id: 1 }])
    expect(await users.rows({ columns: ['id'] })).toEqual([{ id: 2n }])
    expect(await codeOf(users.delete([{ name: 'x' }]))).toBe('InvalidKey')
    expect(await codeOf(users.delete([{ id: null }]))).toBe('InvalidKey')
  })
})

describe('the log', () => {
  it('comes from the newest entry to the oldest, as many as are asked for', async () => {
    for (let i = 0; i < 70; i++) await users.upsert([{ id: i }])
    const versions = async (limit?: number): Promise<number[]> => {
      const entries: LogEntry[] = []
      for await (const entry of store.log(limit ? { limit } : {})) entries.push(entry)
      return entries.map(({ version }) => version)
    }
    const all = Array.from({ length: 71 }, (_, i) => 71 - i)
    expect(await versions()).toEqual(all)
    expect(await versions(3)).toEqual(all.slice(0, 3))
    expect(await versions(500)).toEqual(all)
  })

  it('has no entry 0 and none beyond the head', async () => {
    for (const version of [0, 2, -3])
      expect(await codeOf(store.entry(version))).toBe('UnknownVersion')
    expect((await store.entry(1)).version).toBe(1)
  })

  it('of a store without entries is empty, and so is its log checkpoint', async () => {
    const empty = await sampleStore()
    for await (const entry of empty.store.log()) expect.fail(`there is ${entry.version}`)
    expect(await empty.store.writeLogCheckpoint()).toBe(0)
    expect(await codeOf(empty.store.keySpace('x').rows())).toBe('UnknownKeySpace')
    expect(await empty.store.checkpoint()).toEqual([])
    expect(await empty.store.verify({ deep: true })).toMatchObject({ versions: 0, findings: [] })
  })

  it('tells where a commit landed by its id', async () => {
    const { id, version } = await users.upsert([{ id: 1 }])
    await users.upsert([{ id: 2 }])
    expect(await store.findCommit(id, 1)).toBe(version)
    expect(await store.findCommit(id, version)).toBe(version)
    expect(await store.findCommit(id, version + 1)).toBeNull()
    expect(await store.findCommit('a'.repeat(26), 1)).toBeNull()
  })
})
