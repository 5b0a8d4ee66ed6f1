/** Verifying: every kind of damage is named with its code, and one does not hide the next. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../src/executor/store.js'
import type { LogEntry, UpdateAction } from '../../src/format/generated/documents.js'
import { entryPath } from '../../src/format/layout.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { rewriteEntry } from '../support/documents.js'
import { pathsIn, reopen, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

let store: Store
let storage: ObjectStore

/** 1 definition, 2 and 3 updates in files, 4 inline, 5 … 7 checkpoints of three tiles, 8 inline. */
beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  const users = await withUsers(store, {
    partitioning: [{ kind: 'hash', buckets: 3, components: [0] }],
  })
  await users.upsert(manyUsers(2000))
  await users.upsert(manyUsers(2000, 1000))
  await users.upsert([{ id: 1, name: 'inline' }])
  await store.checkpoint()
  await users.upsert([{ id: 2, name: 'inline' }])
  await store.writeLogCheckpoint()
})

const verify = async (deep: boolean) => (await reopen(storage)).verify({ deep })
const codes = async (deep: boolean): Promise<string[]> =>
  (await verify(deep)).findings.map(({ code }) => code)

/** The files that version 2's update names, first of all. */
async function updatePath(version = 2): Promise<string> {
  return (actionOf(await store.entry(version)) as UpdateAction).files[0]!.path
}

const actionOf = (entry: LogEntry) => entry.transactions[0]!.actions[0]!

async function damage(path: string, change: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  await storage.put(path, change((await storage.get(path))!))
}

const flip = (at: number) => (bytes: Uint8Array) => {
  bytes[at < 0 ? bytes.length + at : at]! ^= 0x55
  return bytes
}

describe('verify', () => {
  it('of a sound store finds nothing and counts what it has seen', async () => {
    const shallow = await verify(false)
    expect(shallow).toMatchObject({ versions: 8, files: 5, checkpoints: 1, rows: 0, findings: [] })
    const deep = await verify(true)
    expect(deep).toMatchObject({ versions: 8, files: 5, checkpoints: 1, rows: 7000, findings: [] })
  })

  it('finds a missing file, a cut file and a longer file', async () => {
    const files = await pathsIn(storage, 'data/')
    await storage.delete(files[0]!)
    await damage(files[1]!, (bytes) => bytes.subarray(0, -1))
    await damage(files[2]!, (bytes) => Buffer.concat([bytes, Buffer.from('x')]))
    for (const deep of [false, true]) {
      const { findings } = await verify(deep)
      const found = Object.fromEntries(findings.map(({ path, code }) => [path, code]))
      expect(found).toEqual({
        [files[0]!]: 'MissingObject',
        [files[1]!]: 'CorruptFile',
        [files[2]!]: 'CorruptFile',
      })
    }
  })

  it('finds bytes that have changed inside of a file, when deep', async () => {
    await damage(await updatePath(), flip(-6))
    expect(await codes(false)).toEqual([])
    expect(await codes(true)).toEqual(['CorruptFile'])
  })

  it('names file, row group and column of a damaged cell, when deep', async () => {
    const path = await updatePath()
    // Behind the magic the first column chunk begins.
    await damage(path, flip(40))
    expect(await codes(false)).toEqual([])
    const { findings } = await verify(true)
    expect(findings.map(({ code, path: found }) => [code, found])).toContainEqual([
      'CorruptFile',
      path,
    ])
    expect(findings[0]!.message).toMatch(/column 'k0' of row group 0 does not have the checksum/)
  })

  it.each([true, false])(
    'finds a file that stands in for another, when deep; checksum: %s',
    async (withChecksum) => {
      const [a, b] = [await updatePath(2), await updatePath(3)]
      const bytes = (await storage.get(b))!
      await storage.put(a, bytes)
      await rewriteEntry(storage, 2, (entry) => {
        const { files } = actionOf(entry) as UpdateAction
        files[0]!.bytes = bytes.length
        if (!withChecksum) delete files[0]!.checksum
        return entry
      })
      expect(await codes(true)).toContain('CorruptFile')
    },
  )

  it.each([
    [
      'rows',
      (slice: Slice, before: Slice) => {
        slice.firstRow++
        slice.rows--
        before.rows++
      },
    ],
    ['keyMin', (slice: Slice) => (slice.keyMin = '80000000000000ff')],
    ['keyMax', (slice: Slice) => (slice.keyMax = '8000000000000010')],
    ['partition', (slice: Slice) => (slice.partition = '8000000000000009')],
  ])('finds a slice whose %s is not that of its rows, when deep', async (_, change) => {
    await rewriteEntry(storage, 2, (entry) => {
      const { slices } = (actionOf(entry) as UpdateAction).files[0]!
      change(slices[2] as Slice, slices[1] as Slice)
      return entry
    })
    expect(await codes(true)).toContain('CorruptFile')
  })

  it('finds a log checkpoint that says something else or lacks a manifest', async () => {
    await rewriteEntry(storage, 4, (entry) => ({ ...entry, timestamp: entry.timestamp + 1 }))
    expect(await codes(false)).toEqual([])
    await rewriteEntry(storage, 8, (entry) => ({ ...entry, timestamp: entry.timestamp + 1 }))
    expect(await codes(false)).toEqual(['CorruptDocument'])
    const manifests = (await pathsIn(storage, 'checkpoint/')).filter((p) => p.endsWith('avro'))
    await storage.delete(manifests[0]!)
    expect(await codes(false)).toEqual(['MissingObject'])
  })

  it('finds a log checkpoint that lacks a mark', async () => {
    const mark = { application: 'feed', epoch: 1, sequence: 1, digest: '0'.repeat(16) }
    await rewriteEntry(storage, 4, (entry) => {
      const transactions = entry.transactions.map((transaction) => ({ ...transaction, mark }))
      return { ...entry, transactions }
    })
    expect(await codes(false)).toEqual(['CorruptDocument'])
  })

  it('finds a damaged entry and goes on with the others', async () => {
    const removed = [await updatePath(2), await updatePath(3)]
    await damage(entryPath(1, 4), flip(10))
    await damage(entryPath(1, 8), flip(10))
    for (const path of removed) await storage.delete(path)
    const { findings } = await verify(false)
    expect(findings.map(({ path }) => path)).toEqual(
      expect.arrayContaining([entryPath(1, 4), entryPath(1, 8), ...removed]),
    )
  })

  it('finds an entry that is missing below the head', async () => {
    await storage.delete(entryPath(1, 3))
    await damage(entryPath(1, 6), flip(10))
    const { findings } = await store.verify()
    const found = findings.map(({ path, code }) => [path, code])
    expect(found).toContainEqual([entryPath(1, 3), 'MissingObject'])
    expect(found).toContainEqual([entryPath(1, 6), 'CorruptDocument'])
  })

  it('finds a damaged line.json', async () => {
    await damage('log/1/line.json', flip(3))
    expect(await codes(false)).toEqual(['CorruptDocument'])
  })

  it('takes a damaged hint and stray objects for nothing', async () => {
    await storage.put('log/1/hint.json', Buffer.from('torn'))
    await storage.put('data/stray.txt', Buffer.from('x'))
    await storage.put('notes/readme.txt', Buffer.from('x'))
    expect(await codes(true)).toEqual([])
  })

  it('tells how far it is', async () => {
    const seen: number[] = []
    await store.verify({ deep: true, onProgress: ({ files, of }) => seen.push(files / of) })
    expect(seen.at(-1)).toBe(1)
    expect(seen).toHaveLength(5)
  })
})

type Slice = { firstRow: number; partition: string; rows: number; keyMin: string; keyMax: string }
