/**
 * A process that ends at every request of every shape of commit, one after another: what it leaves
 * is the store before or after the commit, and the work goes on.
 */
import { describe, expect, it } from 'vitest'
import { type Env, seededEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { NOTE_SECONDS } from '../../src/maintain/vacuum.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { rowTexts } from '../support/sample-store.js'
import { manyUsers } from '../support/users.js'
import { CrashingStorage } from './crashing-storage.js'

const REQUESTS_MAX = 400
const READS = /^(?:get|head|list) /

/** A commit, or upkeep that makes one. */
interface Shape {
  readonly name: string
  readonly run: (store: Store) => Promise<unknown>
}

const users = (store: Store) => store.keySpace('users')

const SHAPES: readonly Shape[] = [
  { name: 'an upsert of few rows', run: (store) => users(store).upsert([{ id: 1, name: 'new' }]) },
  { name: 'an upsert with files', run: (store) => users(store).upsert(manyUsers(1500)) },
  { name: 'an append', run: (store) => users(store).append([{ id: 1, tags: 'z' }], ['tags']) },
  { name: 'a delete', run: (store) => users(store).delete([{ id: 1 }, { id: 2 }]) },
  { name: 'a delete of a range', run: (store) => users(store).deleteRange({ from: [2] }) },
  {
    name: 'an update with an expression',
    run: (store) => users(store).update([{ id: 2 }], { set: { score: 'target.score + 1' } }),
  },
  { name: 'an insert', run: (store) => users(store).insert([{ id: 77, name: 'inserted' }]) },
  {
    name: 'a transaction over two key-spaces',
    run: (store) =>
      store.transaction(async (tx) => {
        const row = await tx.get('users', [1])
        await tx.upsert('users', [{ id: 1, score: Number(row?.score) - 1 }])
        await tx.upsert('events', [{ id: 9, what: 'paid' }])
      }),
  },
  {
    name: 'an overwrite',
    run: (store) =>
      store.transaction(async (tx) => {
        tx.deleteRange('users', { everything: true })
        await tx.upsert('users', manyUsers(1500, 10_000))
      }),
  },
  {
    name: 'a key-space, and rows in it',
    run: (store) =>
      store.transaction(async (tx) => {
        const columns = [{ name: 'value', type: 'utf8' }]
        const key = [{ name: 'id', type: 'int32' }]
        tx.createKeySpace({ name: 'more', key, groups: [{ name: 'main', columns }] })
        await tx.upsert('more', [{ id: 1, value: 'x' }])
      }),
  },
  {
    name: 'a change of a definition',
    run: (store) =>
      users(store).alter([
        { kind: 'add-column', column: { name: 'mail', type: 'utf8' } },
        { kind: 'drop-column', column: 'score' },
      ]),
  },
  { name: 'a dropped key-space', run: (store) => store.dropKeySpace('events') },
  { name: 'a checkpoint', run: (store) => store.checkpoint({ keySpace: 'users' }) },
  {
    name: 'a fold',
    run: (store) => store.fold({ keySpace: 'users', group: 'main', after: 3, through: 6 }),
  },
  { name: 'maintenance', run: (store) => store.maintain() },
  { name: 'a fresh layout', run: (store) => users(store).optimize({ all: true }) },
  { name: 'a log checkpoint', run: (store) => store.writeLogCheckpoint() },
  { name: 'a vacuum', run: (store) => store.vacuum({ execute: true }) },
  { name: 'a fork', run: (store) => store.refs.fork('trial', { from: 'dev' }) },
  { name: 'a tag', run: (store) => store.refs.tag('tested', { from: 'dev@v4' }) },
  { name: 'a branch that ends', run: (store) => store.refs.delete('dev') },
  { name: 'a branch under another name', run: (store) => store.refs.rename('dev', 'trial') },
  { name: 'a branch that is protected', run: (store) => store.refs.protect('dev') },
  {
    name: 'an upsert on a branch',
    run: async (store) => users(await store.at('dev')).upsert([{ id: 1, name: 'there' }]),
  },
]

/** What can be seen of a store: branches and tags, and what every head has. */
async function picture(store: Store): Promise<string> {
  const { branches, tags } = await store.refs.list()
  const parts = tags.map(({ name, line, version }) => `${name} is ${line}@v${version}`)
  for (const { name, protected: isProtected } of branches) {
    parts.push(`${name}${isProtected ? ', protected' : ''}`)
    const branch = await store.at(name)
    parts.push(await pictureOfHead(branch))
    await branch.close()
  }
  return parts.join('\n')
}

/** Definitions by name, and every row. */
async function pictureOfHead(store: Store): Promise<string> {
  const { keySpaces } = await store.snapshot()
  const parts: string[] = []
  for (const { name, groups } of [...keySpaces.values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const columns = groups.flatMap((group) => group.columns.map((column) => column.name))
    const rows = await store.keySpace(name).rows()
    parts.push(`${name} (${columns})`, ...rowTexts(rows).sort())
  }
  return parts.join('\n')
}

/** A clock that goes on from one process to the next. */
let skippedMicros = 0
function envOf(seed: number): Env {
  const base = seededEnv({ seed })
  return { ...base, nowMicros: () => base.nowMicros() + skippedMicros }
}

type Objects = ConstructorParameters<typeof MemoryStore>[0]['objects'] & object

/** A store with some history, and an orphan that a vacuum finds; its objects. */
async function baseObjects(): Promise<Objects> {
  const objects: Objects = new Map()
  skippedMicros = 0
  const storage = storageOf(objects)
  const store = await createStore({ storage, env: envOf(1), workers: 0 })
  const columns = [
    { name: 'name', type: 'utf8' },
    { name: 'score', type: 'int32' },
    { name: 'tags', type: 'list<utf8>', algebra: 'append' as const },
  ]
  const key = [{ name: 'id', type: 'int32' }]
  const maintenance = { fold: { kind: 'tiered', updates: 5, ratio: 1000 } }
  const main = { name: 'main', columns, maintenance }
  await store.createKeySpace({ name: 'users', key, groups: [main] })
  await store.createKeySpace({
    ...{ name: 'events', key },
    groups: [{ name: 'main', columns: [{ name: 'what', type: 'utf8' }] }],
  })
  for (let i = 0; i < 5; i++) {
    await users(store).upsert([{ id: i, name: `user ${i}`, score: 10 * i, tags: [`t${i}`] }])
  }
  await store.refs.fork('dev')
  await store.close()
  const [incarnation = ''] = [...(await (await open(storage, 2)).snapshot()).groups.keys()]
  await storage.put(`data/${incarnation}/all/orphan.parquet`, new Uint8Array(10))
  skippedMicros = 2 * NOTE_SECONDS * 1_000_000
  return objects
}

const storageOf = (objects: Objects): MemoryStore =>
  new MemoryStore({ name: 'crashes', env: envOf(900), objects })

const open = (storage: ObjectStore, seed: number): Promise<Store> =>
  openStore({ storage, env: envOf(seed), workers: 0 })

/** Runs the shape until the crash; the request that it came at, null where it came at none. */
async function runUntil(storage: CrashingStorage, shape: Shape): Promise<string | null> {
  const work = async (): Promise<null> => {
    const store = await open(storage, 3)
    await store.snapshot()
    storage.arm()
    await shape.run(store)
    await store.close()
    return null
  }
  return Promise.race([work(), storage.crashed])
}

/** What a new process finds and can do. */
async function goOn(storage: ObjectStore, shape: Shape, where: string): Promise<string> {
  const store = await open(storage, 4)
  const found = await picture(store)
  expect((await store.verify({ deep: true })).findings, where).toEqual([])
  const { version } = await users(store).upsert([{ id: 500, name: 'later' }])
  expect((await store.snapshot()).version, where).toBe(version)
  await store.checkpoint()
  await store.writeLogCheckpoint()
  await store.close()
  const last = await open(storage, 5)
  expect(await users(last).get([500]), `${shape.name}, ${where}`).toMatchObject({ name: 'later' })
  await last.vacuum({ execute: true })
  expect((await last.verify({ deep: true })).findings, where).toEqual([])
  await last.close()
  return found
}

describe('a crash at every request', () => {
  it.each(SHAPES.map((shape) => [shape.name, shape] as const))(
    'of %s leaves the store before or after it',
    { timeout: 300_000 },
    async (_name, shape) => {
      const base = await baseObjects()
      const whole = storageOf(new Map(base))
      const before = await picture(await open(whole, 6))
      await runUntil(new CrashingStorage(whole, { request: Infinity, isCarriedOut: false }), shape)
      const after = await picture(await open(whole, 7))
      let crashes = 0
      for (const isCarriedOut of [false, true]) {
        for (let request = 1; ; request++) {
          expect(request).toBeLessThan(REQUESTS_MAX)
          const storage = storageOf(new Map(base))
          const at = await runUntil(new CrashingStorage(storage, { request, isCarriedOut }), shape)
          crashes++
          // Carried out or not, a read leaves nothing.
          if (at && isCarriedOut && READS.test(at)) continue
          const how = isCarriedOut ? 'after' : 'before'
          const found = await goOn(storage, shape, `${how} request ${request}, ${at ?? 'the end'}`)
          expect([before, after], `${how} request ${request}, ${at}`).toContain(found)
          if (at === null) expect(found).toBe(after)
          if (at === null) break
        }
      }
      expect(crashes, 'runs with and without a crash').toBeGreaterThan(4)
    },
  )

  it('of a creation leaves none, or one that can be opened, and it can be made again', async () => {
    const env = seededEnv({ seed: 1 })
    let crashes = 0
    for (const isCarriedOut of [false, true]) {
      for (let request = 1; ; request++) {
        const inner = new MemoryStore({ name: 'creation', env })
        const storage = new CrashingStorage(inner, { request, isCarriedOut })
        storage.arm()
        const made = createStore({ storage, env, workers: 0 }).then(() => null)
        const at = await Promise.race([made, storage.crashed])
        if (at === null) break
        crashes++
        const again = await createStore({ storage: inner, env, workers: 0 }).catch((error) => {
          expect(error, `${at}`).toMatchObject({ code: 'AlreadyExists' })
          return open(inner, 8)
        })
        expect((await again.snapshot()).version).toBe(0)
        expect((await again.verify({ deep: true })).findings).toEqual([])
      }
    }
    expect(crashes).toBeGreaterThan(7)
  })
})
