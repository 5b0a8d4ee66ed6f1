/** Entries and the head: what is refused, and that no hint changes an answer (spec/log.md). */
import { beforeEach, describe, expect, it } from 'vitest'
import type { LogEntry } from '../../src/format/generated/documents.js'
import { entryPath, hintPath } from '../../src/format/layout.js'
import { decodeEntry, findLineHead, readEntries } from '../../src/log/entries.js'
import { MAIN } from '../../src/log/lines.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { codeOf, readRaw, rewriteEntry, sealAnything } from '../support/documents.js'
import { memoryStorage, reopen, sampleStore } from '../support/sample-store.js'
import { withUsers } from '../support/users.js'

async function storeOf(commits: number): Promise<ObjectStore> {
  const { store, storage } = await sampleStore()
  const users = await withUsers(store)
  for (let i = 0; i < commits - 1; i++) await users.upsert([{ id: i, name: `n${i}` }])
  await store.close()
  return storage
}

const headOf = async (storage: ObjectStore): Promise<number> =>
  (await (await reopen(storage)).snapshot()).version

describe('the head', () => {
  const HINTS: Readonly<Record<string, Uint8Array | null>> = {
    absent: null,
    empty: new Uint8Array(0),
    torn: Buffer.from('{"line":1,"refs":1,"ver'),
    'of another line': sealAnything({ line: 2, version: 5, refs: 1 }),
    'of version 1': sealAnything({ line: MAIN, version: 1, refs: 1 }),
    'far beyond': sealAnything({ line: MAIN, version: 1_000_000, refs: 900, checkpoint: 999_999 }),
    'one beyond': sealAnything({ line: MAIN, version: 21, refs: 2, checkpoint: 21 }),
    'with a checkpoint that is not there': sealAnything({
      ...{ line: MAIN, version: 20, refs: 1, checkpoint: 7 },
    }),
    'with members of a newer version': sealAnything({ line: MAIN, version: 3, refs: 1, more: {} }),
    'with an absurd version': sealAnything({
      line: MAIN,
      version: Number.MAX_SAFE_INTEGER,
      refs: 1,
    }),
  }

  it.each(Object.keys(HINTS))('is the same with a hint that is %s', async (name) => {
    const storage = await storeOf(20)
    const bytes = HINTS[name]!
    if (bytes) await storage.put(hintPath(1), bytes)
    else await storage.delete(hintPath(1))
    expect(await headOf(storage)).toBe(20)
    const store = await reopen(storage)
    expect((await store.keySpace('users').upsert([{ id: 99 }])).version).toBe(21)
    expect(await store.writeLogCheckpoint()).toBe(21)
    await store.close()
    expect((await (await reopen(storage)).snapshot()).checkpoint?.version).toBe(21)
  })

  it('is found from any version that is given as seen, right or wrong', async () => {
    for (const head of [0, 1, 2, 16, 17, 64, 127, 128, 129, 300, 700]) {
      const storage = memoryStorage()
      for (let v = 1; v <= head; v++) await storage.put(entryPath(1, v), Buffer.from('x'))
      for (const from of [0, 1, 5, head - 1, head, head + 1, head + 200, 1e9]) {
        const found = await findLineHead({ storage, line: MAIN, from: Math.max(from, 0) })
        expect([head, from, found.head]).toEqual([head, from, head])
      }
    }
  })
})

describe('an entry', () => {
  let storage: ObjectStore
  beforeEach(async () => {
    storage = await storeOf(4)
  })

  const refused = async (change: (entry: LogEntry) => unknown): Promise<string> => {
    await rewriteEntry(storage, 3, change)
    return codeOf(headOf(storage))
  }

  it('as it was written is taken', async () => {
    expect(await refused((entry) => entry)).toBe('none')
  })

  it('with an action of an unknown kind stops the reader (CAL-LOG-010)', async () => {
    const action = { kind: 'drop-everything', whatever: 1 }
    const changed = (entry: LogEntry) => ({
      ...entry,
      transactions: [{ ...entry.transactions[0], actions: [action] }],
    })
    expect(await refused(changed)).toBe('UnsupportedFeature')
  })

  it('of another version or line than its path says is refused (CAL-LOG-003)', async () => {
    expect(await refused((entry) => ({ ...entry, version: 4 }))).toBe('CorruptDocument')
    expect(await refused((entry) => ({ ...entry, version: 3, line: 2 }))).toBe('CorruptDocument')
  })

  it.each([
    ['transactions', []],
    ['transactions', undefined],
    ['id', 'short'],
    ['timestamp', 0],
    ['timestamp', 'now'],
    ['touched', undefined],
  ])('with %s %j is refused', async (member, value) => {
    expect(await refused((entry) => ({ ...entry, [member]: value }))).toBe('CorruptDocument')
  })

  it('whose timestamp does not increase is refused', async () => {
    const { timestamp } = await readRaw<LogEntry>(storage, entryPath(1, 2))
    expect(await refused((entry) => ({ ...entry, timestamp }))).toBe('CorruptDocument')
  })

  it('with members that the schema does not name is taken', async () => {
    expect(await refused((entry) => ({ ...entry, weather: 'fine' }))).toBe('none')
  })

  it('damaged in any byte is refused, never read as something else', async () => {
    const bytes = (await storage.get(entryPath(1, 3)))!
    for (let at = 0; at < bytes.length; at += 7) {
      const damaged = Uint8Array.from(bytes)
      damaged[at]! ^= 1 + (at % 200)
      expect(await codeOf(() => decodeEntry(damaged, 1, 3))).toBe('CorruptDocument')
    }
  })

  it('that is missing below the head is reported (CAL-LOG-011)', async () => {
    await storage.delete(entryPath(1, 2))
    expect(await codeOf(headOf(storage))).toBe('MissingObject')
    const all = async () => {
      for await (const stored of readEntries({ storage, line: MAIN, after: 0, upTo: 4 }))
        void stored
    }
    expect(await codeOf(all())).toBe('MissingObject')
  })

  it.each([
    'data/aaaaaaaaaaaaa/x.parquet',
    'data/../log/1/line.json',
    'calico.json',
    'data/%2e%2e/x.parquet',
  ])('that names %s is refused (CAL-FORMAT-004)', async (path) => {
    const changed = (entry: LogEntry) => {
      const action = entry.transactions[0]!.actions[0] as { slices?: unknown; files: unknown[] }
      const slice = { partition: '', firstRow: 0, rows: 1, keyMin: '00', keyMax: '00' }
      action.files = [{ path, fileFormat: 'parquet', bytes: 5, rows: 1, slices: [slice] }]
      return entry
    }
    expect(await refused(changed)).toBe('CorruptDocument')
  })

  it('that writes a group which is not defined is refused (CAL-TABLE-022)', async () => {
    const changed = (entry: LogEntry) => {
      const action = entry.transactions[0]!.actions[0] as { incarnation: string }
      action.incarnation = 'aaaaaaaaaaaaa'
      return entry
    }
    expect(await refused(changed)).toBe('CorruptDocument')
  })

  it('that defines an id twice is refused (CAL-TABLE-021)', async () => {
    const { transactions } = await readRaw<LogEntry>(storage, entryPath(1, 1))
    expect(await refused((entry) => ({ ...entry, transactions }))).toBe('CorruptDocument')
  })
})
