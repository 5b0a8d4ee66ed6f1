/** Transactions on single keys beside updates of many (CAL-COMMIT-030, CAL-LOG-120). */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Transaction } from '../../src/commit/transaction.js'
import { isCalicoError } from '../../src/errors.js'
import type { TransactionOptions } from '../../src/executor/options.js'
import type { Store } from '../../src/executor/store.js'
import type { KeyBloom, UpdateAction } from '../../src/format/generated/documents.js'
import { xxh64Hex } from '../../src/format/hash.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { codeOf } from '../support/documents.js'
import { pathsIn, reopen, sampleStore } from '../support/sample-store.js'

let store: Store
let storage: ObjectStore
let rival: Store

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  await store.createKeySpace({
    name: 'account',
    key: [{ name: 'id', type: 'int64' }],
    groups: [{ name: 'main', columns: [{ name: 'balance', type: 'int64' }] }],
  })
  rival = await reopen(storage)
})

/** Even keys, from 0 on. */
const evens = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: i * 2, balance: i }))
const writeEvens = (count = 5000) => rival.keySpace('account').upsert(evens(count))

const SERIALIZABLE: TransactionOptions = { isolation: 'serializable' }
const SNAPSHOT: TransactionOptions = { isolation: 'snapshot' }

/** The code of a transaction that a rival's commit comes before; 'none' where it goes through. */
function beside(
  options: TransactionOptions,
  stage: (tx: Transaction) => Promise<unknown>,
  between: () => Promise<unknown>,
): Promise<string> {
  const work = store.transaction(async (tx) => {
    await stage(tx)
    await between()
  }, options)
  return codeOf(work)
}

const reads = (id: number) => async (tx: Transaction) => {
  await tx.get('account', [id])
  await tx.upsert('account', [{ id: 100_000, balance: 0 }])
}

const overwrites = (id: number) => async (tx: Transaction) => {
  await tx.get('account', [100_000])
  await tx.upsert('account', [{ id, balance: 0 }])
}

async function updateAt(version: number): Promise<UpdateAction> {
  return (await store.entry(version)).transactions[0]!.actions[0] as UpdateAction
}

async function bloomAt(version: number): Promise<KeyBloom> {
  const { keyBloom } = await updateAt(version)
  if (!keyBloom) throw new Error('the update has no filter')
  return keyBloom
}

describe('a transaction beside an update of 5,000 keys', () => {
  it.each([4001, 4003, 4005])('that read key %i, which is not among them, commits', async (id) => {
    expect(await beside(SERIALIZABLE, reads(id), writeEvens)).toBe('none')
  })

  it('that read one of them is refused', async () => {
    expect(await beside(SERIALIZABLE, reads(4002), writeEvens)).toBe('CommitConflict')
  })

  it('that scanned a range with none of them in its middle is refused by the range', async () => {
    const scan = async (tx: Transaction) => {
      await tx.rows('account', { where: 'id >= 4001 and id < 4002' })
      await tx.upsert('account', [{ id: 100_000, balance: 0 }])
    }
    expect(await beside(SERIALIZABLE, scan, writeEvens)).toBe('CommitConflict')
  })

  it('that wrote another key commits under snapshot isolation', async () => {
    expect(await beside(SNAPSHOT, overwrites(4001), writeEvens)).toBe('none')
  })

  it('that wrote one of them is refused under snapshot isolation', async () => {
    expect(await beside(SNAPSHOT, overwrites(4002), writeEvens)).toBe('CommitConflict')
  })

  it('that itself wrote 5,000 others is refused by the ranges', async () => {
    const many = async (tx: Transaction) => {
      await tx.get('account', [100_000])
      await tx.upsert(
        'account',
        evens(5000).map(({ id, balance }) => ({ id: id + 1, balance })),
      )
    }
    expect(await beside(SNAPSHOT, many, writeEvens)).toBe('CommitConflict')
  })

  it('that wrote 5,000 keys commits beside one that is not among them', async () => {
    const many = async (tx: Transaction) => {
      await tx.get('account', [100_000])
      await tx.upsert('account', evens(5000))
    }
    const write = (id: number) => () => rival.keySpace('account').upsert([{ id, balance: 1 }])
    expect(await beside(SNAPSHOT, many, write(4001))).toBe('none')
    expect(await beside(SNAPSHOT, many, write(4002))).toBe('CommitConflict')
  })
})

describe('a transaction that wrote 5,000 keys in more partitions than an entry lists', () => {
  const rows = Array.from({ length: 5000 }, (_, i) => ({ place: i % 625, id: i, size: i }))
  const stage = async (tx: Transaction) => {
    await tx.get('part', [0, -1])
    await tx.upsert('part', rows)
  }
  const write = (place: number, id: number) => () =>
    rival.keySpace('part').upsert([{ place, id, size: 0 }])

  beforeEach(async () => {
    await store.createKeySpace({
      name: 'part',
      key: [
        { name: 'place', type: 'int64' },
        { name: 'id', type: 'int64' },
      ],
      groups: [
        {
          name: 'main',
          columns: [{ name: 'size', type: 'int64' }],
          partitioning: [{ kind: 'identity', component: 0 }],
        },
      ],
    })
  })

  it('is refused beside a write of one of them', async () => {
    expect(await beside(SNAPSHOT, stage, write(7, 7))).toBe('CommitConflict')
  })

  it('commits beside a write of another', async () => {
    expect(await beside(SNAPSHOT, stage, write(7, 8))).toBe('none')
    expect((await updateAt(4)).manifest).toBeDefined()
  })
})

describe('a filter of keys', () => {
  it('that is gone leaves the range to decide', async () => {
    const gone = async () => {
      await writeEvens()
      await storage.delete((await bloomAt(2)).path)
    }
    expect(await beside(SERIALIZABLE, reads(4001), gone)).toBe('CommitConflict')
  })

  it.each([
    ['a bit that was lost', (bytes: Uint8Array) => bytes.fill(0, 0, 64)],
    ['a part that is missing', (bytes: Uint8Array) => bytes.subarray(0, 4096)],
  ])('is not believed with %s', async (_, change) => {
    const damage = async () => {
      await writeEvens()
      const { path } = await bloomAt(2)
      await storage.put(path, change(Buffer.from((await storage.get(path))!)))
    }
    expect(await beside(SERIALIZABLE, reads(4001), damage)).toBe('CommitConflict')
  })

  it('is named with its size and checksum, and verified', async () => {
    await writeEvens()
    const bloom = await bloomAt(2)
    const bytes = (await storage.get(bloom.path))!
    expect(bloom).toEqual({
      path: expect.stringMatching(/^data\/[a-z2-7]{13}\/[a-z2-7]{26}\.bloom$/),
      ...{ bytes: 8192, keys: 5000, checksum: xxh64Hex(bytes) },
    })
    expect(bytes.byteLength).toBe(8192)
    expect((await updateAt(2)).keyHashes).toBeUndefined()
    expect((await store.verify({ deep: true })).findings).toEqual([])
    await storage.put(bloom.path, Buffer.from(bytes).fill(0))
    const { findings } = await store.verify({ deep: true })
    expect(findings.map(({ code, path }) => [code, path])).toEqual([['CorruptFile', bloom.path]])
    await storage.delete(bloom.path)
    const [missing] = (await store.verify()).findings
    expect(missing).toMatchObject({ code: 'MissingObject', path: bloom.path })
  })

  it('stays as long as its entry, and goes with a transaction that fails', async () => {
    await writeEvens()
    const failed = store.transaction(async (tx) => {
      await tx.get('account', [2])
      await tx.upsert('account', evens(5000))
      await rival.keySpace('account').upsert([{ id: 2, balance: 1 }])
    }, SERIALIZABLE)
    await failed.catch((error: unknown) => {
      if (!isCalicoError(error, 'CommitConflict')) throw error
    })
    await store.checkpoint()
    await store.vacuum({ nothingIsWriting: true, execute: true })
    const blooms = (await pathsIn(storage, 'data/')).filter((path) => path.endsWith('.bloom'))
    expect(blooms).toEqual([(await bloomAt(2)).path])
  })

  it('is not made for few keys, nor for more than are worth it', async () => {
    await writeEvens(4096)
    expect(await updateAt(2)).toMatchObject({ keyHashes: expect.any(String) })
    expect((await updateAt(2)).keyBloom).toBeUndefined()
    await writeEvens(4097)
    expect(await bloomAt(3)).toMatchObject({ bytes: 8192, keys: 4097 })
    await writeEvens(128 * 1024 + 1)
    expect((await updateAt(4)).keyBloom).toBeUndefined()
    expect((await updateAt(4)).keyHashes).toBeUndefined()
  }, 30_000)
})
