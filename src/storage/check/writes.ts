/** Rules of single writes: what is there after `put`, `putIfAbsent` and `delete`. */

import type { ObjectStore } from '../contract.js'
import {
  bytesOf,
  demand,
  inParallel,
  pathsOf,
  type StorageRule,
  same,
  type Trial,
  textOf,
} from './rule.js'

/** Writes by one client that another looks for at once. */
const LOOKS = 40
/** Creations without a rival. A client that loses to itself may do so rarely. */
const LONE_CREATIONS = 100
/** What was deleted is looked for so often, with a pause between. */
const LOOKS_AFTER_DELETE = 12
const PAUSE_MS = 25

export const WRITE_RULES: readonly StorageRule[] = [
  {
    id: 'CAL-STORAGE-001',
    says: 'put creates and overwrites whole objects, seen by every client',
    check: overwrites,
  },
  {
    id: 'CAL-STORAGE-001',
    says: 'bytes changed by the caller after a put or a get do not change the object',
    check: keepsBytes,
  },
  {
    id: 'CAL-STORAGE-002',
    says: 'putIfAbsent without a rival says created, every time',
    check: createsAlone,
  },
  {
    id: 'CAL-STORAGE-003',
    says: 'putIfAbsent of an existing object says exists and changes nothing',
    check: leavesExisting,
  },
  {
    id: 'CAL-STORAGE-006',
    says: 'what a write was answered for is seen at once by every operation of every client',
    check: seenAtOnce,
  },
  {
    id: 'CAL-STORAGE-006',
    says: 'an object that was deleted is gone for every client, and stays away',
    check: staysDeleted,
  },
  {
    id: 'CAL-STORAGE-009',
    says: 'delete succeeds where nothing is, and where many clients delete at once',
    check: deletesAtOnce,
  },
  {
    id: 'CAL-STORAGE-010',
    says: 'head gives size and a time not before the last one, and nothing without object',
    check: describes,
  },
]

async function overwrites({ store, other }: Trial): Promise<void> {
  await store.put('a/b', bytesOf('one'))
  same(textOf(await other.get('a/b')), 'one', 'get of a new object')
  await other.put('a/b', bytesOf('two, longer'))
  same(textOf(await store.get('a/b')), 'two, longer', 'get of an overwritten object')
  await store.put('a/b', bytesOf(''))
  same(textOf(await other.get('a/b')), '', 'get of an object overwritten by nothing')
}

async function keepsBytes({ store }: Trial): Promise<void> {
  const given = Buffer.from('abc')
  await store.put('x', given)
  given.fill(0)
  const got = await store.get('x')
  same(textOf(got), 'abc', 'get after the bytes given were changed')
  got?.fill(0)
  same(textOf(await store.get('x')), 'abc', 'get after the bytes got were changed')
}

async function createsAlone({ store, other }: Trial): Promise<void> {
  const paths = Array.from({ length: LONE_CREATIONS }, (_, i) => `alone/${i}`)
  await inParallel(paths, 8, async (path, i) => {
    const outcome = await (i % 2 === 0 ? store : other).putIfAbsent(path, bytesOf(path))
    same(outcome, 'created', `putIfAbsent of ${path}, which nobody else makes,`)
  })
}

async function leavesExisting({ store, other }: Trial): Promise<void> {
  same(await store.putIfAbsent('x', bytesOf('first')), 'created', 'putIfAbsent of a new path')
  same(await other.putIfAbsent('x', bytesOf('second')), 'exists', 'putIfAbsent of a taken path')
  same(textOf(await store.get('x')), 'first', 'get after a second putIfAbsent')
  await store.put('x', bytesOf('third'))
  same(await other.putIfAbsent('x', bytesOf('4')), 'exists', 'putIfAbsent of an overwritten path')
  same(textOf(await store.get('x')), 'third', 'get after a third putIfAbsent')
}

async function seenAtOnce({ store, other }: Trial): Promise<void> {
  for (let i = 0; i < LOOKS; i++) {
    const path = `at-once/${String(i).padStart(3, '0')}`
    const bytes = bytesOf(`object ${i}`)
    await (i % 3 === 0 ? store.put(path, bytes) : store.putIfAbsent(path, bytes))
    same(textOf(await other.get(path)), `object ${i}`, `get of ${path} after its write`)
    same((await other.head(path))?.size, bytes.byteLength, `the size by head of ${path}`)
    const listed = await pathsOf(other, 'at-once/')
    demand(listed.length === i + 1, `a list after ${i + 1} writes gives ${listed.length} of them`)
  }
}

async function staysDeleted({ store, other, env }: Trial): Promise<void> {
  const paths = Array.from({ length: 10 }, (_, i) => `gone/${i}`)
  await inParallel(paths, 5, (path) => store.put(path, bytesOf(path)))
  same((await pathsOf(other, 'gone/')).length, 10, 'the number of objects before a delete')
  await inParallel(paths, 5, (path, i) => (i % 2 === 0 ? store : other).delete(path))
  for (let look = 0; look < LOOKS_AFTER_DELETE; look++) {
    for (const client of [store, other]) await allGone(client, paths)
    await env.sleep(PAUSE_MS)
  }
  same(await other.putIfAbsent('gone/0', bytesOf('')), 'created', 'putIfAbsent of a deleted path')
}

async function allGone(client: ObjectStore, paths: readonly string[]): Promise<void> {
  same(await pathsOf(client, 'gone/'), [], 'a list after a delete')
  await inParallel(paths, 5, async (path) => {
    same(textOf(await client.get(path)), null, `get of the deleted ${path}`)
    same(await client.head(path), null, `head of the deleted ${path}`)
  })
}

async function deletesAtOnce({ store, other }: Trial): Promise<void> {
  await store.put('a/b', bytesOf('1'))
  await store.put('a/c', bytesOf('2'))
  const clients = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? store : other))
  await Promise.all(clients.map((client) => client.delete('a/b')))
  await store.delete('never/was')
  await store.delete('a/b/c')
  await store.delete('a')
  same(await pathsOf(other, ''), ['a/c'], 'a list after deletes')
  await store.deleteMany?.(['a/c', 'never/was', 'a/b'])
  await store.delete('a/c')
  same(await pathsOf(other, ''), [], 'a list after deletes of many')
}

async function describes({ store }: Trial): Promise<void> {
  await store.put('f/one', bytesOf('12345'))
  await store.put('f/two', bytesOf(''))
  const one = await store.head('f/one')
  const two = await store.head('f/two')
  same([one?.path, one?.size], ['f/one', 5], 'head')
  same([two?.path, two?.size], ['f/two', 0], 'head of an empty object')
  const times = [one?.modifiedMicros ?? Number.NaN, two?.modifiedMicros ?? Number.NaN]
  demand(times.every(Number.isSafeInteger), `head gives the times ${times}, no whole microseconds`)
  demand(times[0]! <= times[1]!, `head gives the times ${times}, the later object the earlier one`)
  for (const path of ['f', 'f/one/more', 'g']) same(await store.head(path), null, `head of ${path}`)
}
