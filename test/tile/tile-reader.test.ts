/** A tile out of files: slices, ordered files, segments, and what is not what the log says. */
import { beforeEach, describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import type { LogEntry, UpdateAction, UpdateFile } from '../../src/format/generated/documents.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { codeOf, rewriteEntry } from '../support/documents.js'
import { groupAction, writeGroup } from '../support/group-write.js'
import { reopen, sampleStore } from '../support/sample-store.js'
import { withUsers } from '../support/users.js'

const PARTED = {
  partitioning: [{ kind: 'hash' as const, buckets: 3, components: [0] as [number] }],
}

let store: Store
let storage: ObjectStore
let users: KeySpace
let seed = 100

type Rows = Record<string, unknown>[]

async function open(parted: boolean): Promise<void> {
  ;({ store, storage } = await sampleStore())
  users = await withUsers(store, parted ? PARTED : {})
}

const staged = async (rows: Rows, deletes = false): Promise<UpdateAction> => {
  const env = seededEnv({ seed: seed++ })
  const write = { store, storage, keySpace: 'users', group: 'main', rows, deletes, env }
  return groupAction({ ...write, inlineBytes: 0 })
}

/** Several updates with the same columns as one update of several files. */
async function manyFiles(parts: Rows[], ordered: boolean): Promise<void> {
  const actions = await Promise.all(parts.map((rows) => staged(rows)))
  const action: UpdateAction = {
    ...actions[0]!,
    ordered,
    rows: actions.reduce((sum, each) => sum + each.rows, 0),
    files: actions.flatMap((each) => each.files) as UpdateFile[],
  }
  await store.transaction(async (tx) => tx.addAction(action, []))
}

const namesById = async (options = {}): Promise<unknown[][]> =>
  (await users.rows(options))
    .map(({ id, name }) => [Number(id), name])
    .sort(([a], [b]) => (a as number) - (b as number))

const range = (from: number, to: number, name: string): Rows =>
  Array.from({ length: to - from }, (_, i) => ({ id: from + i, name }))

describe.each([false, true])('an update of several files, partitioned: %s', (parted) => {
  beforeEach(() => open(parted))

  it('that are ordered applies them in the order given, whatever keys they share', async () => {
    await manyFiles([range(0, 10, 'first'), range(5, 15, 'second'), range(8, 9, 'third')], true)
    const wanted = [...range(0, 5, 'first'), ...range(5, 8, 'second'), ...range(8, 9, 'third')]
    const all = [...wanted, ...range(9, 15, 'second')]
    expect(await namesById()).toEqual(all.map(({ id, name }) => [id, name]))
    expect(await namesById({ from: [8], to: [9] })).toEqual([
      [8, 'third'],
      [9, 'second'],
    ])
    await store.checkpoint()
    expect(await namesById()).toEqual(all.map(({ id, name }) => [id, name]))
  })

  it('that are not ordered may interleave as long as no key is in two', async () => {
    const even = range(0, 40, 'even').filter(({ id }) => (id as number) % 2 === 0)
    const odd = range(0, 40, 'odd').filter(({ id }) => (id as number) % 2 === 1)
    await manyFiles([odd, range(40, 60, 'late'), even], false)
    const found = await namesById()
    expect(found).toHaveLength(60)
    for (const [id, name] of found) {
      expect(name).toBe((id as number) >= 40 ? 'late' : (id as number) % 2 ? 'odd' : 'even')
    }
  })

  it('with inline rows besides applies those last where it is ordered', async () => {
    const file = await staged(range(0, 5, 'file'))
    const { store: s, storage: at } = { store, storage }
    const inline = await groupAction({
      ...{ store: s, storage: at, keySpace: 'users', group: 'main', rows: range(3, 8, 'inline') },
    })
    const action = { ...file, ordered: true, rows: 10, inline: inline.inline! }
    await store.transaction(async (tx) => tx.addAction(action, []))
    const wanted = [...range(0, 3, 'file'), ...range(3, 8, 'inline')]
    expect(await namesById()).toEqual(wanted.map(({ id, name }) => [id, name]))
  })
})

describe('what a file or inline rows hold against what the log says', () => {
  beforeEach(async () => {
    await open(false)
    const action = await staged(range(0, 50, 'x'))
    await store.transaction(async (tx) => tx.addAction(action, []))
    await writeGroup({ store, storage, keySpace: 'users', group: 'main', rows: range(0, 9, 'y') })
    await store.close()
  })

  const actionOf = (entry: LogEntry): UpdateAction =>
    entry.transactions[0]!.actions[0] as UpdateAction

  const readAfter = async (version: number, change: (action: UpdateAction) => void) => {
    await rewriteEntry(storage, version, (entry) => {
      change(actionOf(entry))
      return entry
    })
    const fresh = await reopen(storage)
    return codeOf(fresh.keySpace('users').rows())
  }

  it('is read where it agrees', async () => {
    expect(await readAfter(2, () => undefined)).toBe('none')
  })

  it.each([
    ['more rows', (a: UpdateAction) => shiftRows(a, 1)],
    ['fewer rows', (a: UpdateAction) => shiftRows(a, -1)],
    ['another format', (a: UpdateAction) => (a.files[0]!.fileFormat = 'arrow')],
    ['fewer bytes', (a: UpdateAction) => (a.files[0]!.bytes -= 1)],
    ['more bytes', (a: UpdateAction) => (a.files[0]!.bytes += 1)],
  ])('is CorruptFile for a file of %s', async (_, change) => {
    expect(await readAfter(2, change)).toBe('CorruptFile')
  })

  it.each([
    ['type', (a: UpdateAction) => (a.columns[0]!.type = 'int64')],
    ['id', (a: UpdateAction) => (a.columns[0]!.column = 12345)],
  ])(
    'is CorruptDocument where a column has a %s that its group does not give',
    async (_, change) => {
      expect(await readAfter(2, change)).toBe('CorruptDocument')
    },
  )

  it('is MissingObject for a file that is not there', async () => {
    const [path] = actionOf(await (await reopen(storage)).entry(2)).files.map((file) => file.path)
    await storage.delete(path!)
    expect(await codeOf((await reopen(storage)).keySpace('users').rows())).toBe('MissingObject')
  })

  it.each([
    ['that are cut', (data: Buffer) => data.subarray(0, data.length / 2)],
    ['that are empty', () => Buffer.alloc(0)],
    ['that are garbage', (data: Buffer) => Buffer.alloc(data.length, 7)],
  ])('is CorruptFile for inline rows %s', async (_, change) => {
    const code = await readAfter(3, (action) => {
      const inline = action.inline as { data: string }
      inline.data = change(Buffer.from(inline.data, 'base64')).toString('base64')
    })
    expect(code).toBe('CorruptFile')
  })
})

function shiftRows(action: UpdateAction, by: number): void {
  action.rows += by
  action.files[0]!.rows += by
  action.files[0]!.slices[0]!.rows += by
}
