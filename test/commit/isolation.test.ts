/** Transactions that read: what they see, and what they are refused for (spec/commit.md). */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Transaction } from '../../src/commit/transaction.js'
import { type CalicoError, isCalicoError } from '../../src/errors.js'
import type { TransactionOptions } from '../../src/executor/options.js'
import type { Store } from '../../src/executor/store.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { reopen, sampleStore } from '../support/sample-store.js'

let store: Store
let storage: ObjectStore
let rival: Store

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
  await store.createKeySpace({
    name: 'account',
    key: [{ name: 'id', type: 'int64' }],
    groups: [
      { name: 'main', columns: [{ name: 'balance', type: 'int64' }] },
      {
        name: 'notes',
        columns: [
          { name: 'note', type: 'utf8' },
          { name: 'top', type: 'int64', algebra: 'max' },
        ],
      },
    ],
  })
  await store.keySpace('account').upsert([
    { id: 1, balance: 10, note: 'one', top: 1 },
    { id: 2, balance: 20, note: 'two', top: 2 },
  ])
  rival = await reopen(storage)
})

const accounts = () => rival.keySpace('account')

/** Runs a transaction with a rival's commit between its staging and its own commit. */
async function beside(
  options: TransactionOptions,
  stage: (tx: Transaction) => Promise<unknown>,
  between: () => Promise<unknown>,
): Promise<CalicoError | null> {
  const work = store.transaction(async (tx) => {
    await stage(tx)
    await between()
  }, options)
  return work.then(
    () => null,
    (error: unknown) => {
      if (isCalicoError(error)) return error
      throw error
    },
  )
}

const SERIALIZABLE: TransactionOptions = { isolation: 'serializable' }
const SNAPSHOT: TransactionOptions = { isolation: 'snapshot' }

describe('a serializable transaction', () => {
  it('whose record another commit changed is refused, naming what won', async () => {
    const error = await beside(
      SERIALIZABLE,
      async (tx) => {
        const row = await tx.get('account', [1])
        await tx.upsert('account', [{ id: 2, balance: row?.balance }])
      },
      () => accounts().upsert([{ id: 1, balance: 99 }]),
    )
    expect(error).toMatchObject({ code: 'CommitConflict', retry: true })
    expect(error?.details).toEqual({ keySpace: 'account', version: 3, key: '[1]' })
    expect(await store.keySpace('account').get([2])).toMatchObject({ balance: 20n })
  })

  it('goes on where another commit wrote other keys, and stores what it read', async () => {
    const error = await beside(
      SERIALIZABLE,
      async (tx) => {
        await tx.get('account', [1], { columns: ['balance'] })
        await tx.upsert('account', [{ id: 2, balance: 5 }])
      },
      () => accounts().upsert([{ id: 3, balance: 99 }]),
    )
    expect(error).toBeNull()
    const [member] = (await store.entry(4)).transactions
    const state = await store.snapshot()
    const definition = [...state.keySpaces.values()][0]!
    const balance = definition.groups[0]!.columns[0]!.column
    expect(member).toMatchObject({ isolation: 'serializable', base: 2 })
    expect(member!.reads).toEqual([
      { keySpace: definition.keySpace, columns: [0, balance], keyHashes: expect.any(String) },
    ])
  })

  it('that scanned a range is refused for a record that came into it', async () => {
    const scan = (tx: Transaction) => tx.rows('account', { where: 'id >= 1 and id < 10' })
    const stage = async (tx: Transaction) => {
      const rows = await scan(tx)
      await tx.upsert('account', [{ id: 100, balance: rows.length }])
    }
    const inside = await beside(SERIALIZABLE, stage, () => accounts().upsert([{ id: 9 }]))
    expect(inside?.code).toBe('CommitConflict')
    const outside = await beside(SERIALIZABLE, stage, () => accounts().upsert([{ id: 10 }]))
    expect(outside).toBeNull()
  })

  it('that looked for a record in vain is refused when it has come to exist', async () => {
    const stage = async (tx: Transaction) => {
      expect(await tx.get('account', [7])).toBeNull()
      await tx.upsert('account', [{ id: 1, balance: 0 }])
    }
    const error = await beside(SERIALIZABLE, stage, () => accounts().upsert([{ id: 7 }]))
    expect(error?.details.key).toBe('[7]')
  })

  it('that read a record is refused when it was deleted', async () => {
    const stage = async (tx: Transaction) => {
      await tx.get('account', [1], { columns: ['note'] })
      await tx.upsert('account', [{ id: 2, balance: 0 }])
    }
    const error = await beside(SERIALIZABLE, stage, () => accounts().delete([{ id: 1 }]))
    expect(error?.code).toBe('CommitConflict')
  })

  it('that read nothing writes over whatever came between', async () => {
    const error = await beside(
      SERIALIZABLE,
      (tx) => tx.upsert('account', [{ id: 1, balance: 7 }]),
      () => accounts().upsert([{ id: 1, balance: 99 }]),
    )
    expect(error).toBeNull()
    expect(await store.keySpace('account').get([1])).toMatchObject({ balance: 7n })
    expect((await store.entry(4)).transactions[0]).not.toHaveProperty('isolation')
  })
})

describe('a snapshot transaction', () => {
  const skew = async (tx: Transaction) => {
    await tx.rows('account')
    await tx.upsert('account', [{ id: 2, balance: 0 }])
  }

  it('goes on where another commit wrote what it only read', async () => {
    const between = () => accounts().upsert([{ id: 1, balance: 1 }])
    expect(await beside(SNAPSHOT, skew, between)).toBeNull()
    expect((await store.entry(4)).transactions[0]).toMatchObject({ isolation: 'snapshot' })
  })

  it.each([
    ['the same cell', () => accounts().upsert([{ id: 2, balance: 1 }]), 'CommitConflict'],
    ['another column', () => accounts().upsert([{ id: 2, note: 'x' }]), null],
    ['another key', () => accounts().upsert([{ id: 1, balance: 1 }]), null],
    ['a delete of the record', () => accounts().delete([{ id: 2 }]), 'CommitConflict'],
    ['a replace of the record', () => accounts().replace([{ id: 2 }]), 'CommitConflict'],
  ])('beside %s of another commit', async (_, between, code) => {
    const error = await beside(SNAPSHOT, skew, between)
    expect(error?.code ?? null).toBe(code)
  })

  it('whose own write is a delta goes on beside any write of the cell', async () => {
    const ops = { top: 'max' as const }
    const stage = async (tx: Transaction) => {
      await tx.get('account', [1])
      await tx.upsert('account', [{ id: 1, top: 5 }], { ops })
    }
    expect(
      await beside(SNAPSHOT, stage, () => accounts().upsert([{ id: 1, top: 9 }], { ops })),
    ).toBeNull()
    expect(await store.keySpace('account').get([1])).toMatchObject({ top: 9n })
  })

  it('whose set would lose a delta of another commit is refused', async () => {
    const stage = async (tx: Transaction) => {
      await tx.get('account', [1])
      await tx.upsert('account', [{ id: 1, top: 5 }])
    }
    const ops = { top: 'max' as const }
    const between = () => accounts().upsert([{ id: 1, top: 9 }], { ops })
    expect((await beside(SNAPSHOT, stage, between))?.code).toBe('CommitConflict')
  })

  it('does not look at what it wrote before it read anything', async () => {
    const stage = async (tx: Transaction) => {
      await tx.upsert('account', [{ id: 2, balance: 3 }])
      await tx.get('account', [1])
    }
    const between = () => accounts().upsert([{ id: 2, balance: 4 }])
    expect(await beside(SNAPSHOT, stage, between)).toBeNull()
  })
})

describe('a transaction that reads', () => {
  it('sees what it has written, laid over its base', async () => {
    await store.transaction(async (tx) => {
      await tx.upsert('account', [
        { id: 1, note: 'mine' },
        { id: 3, balance: 30 },
      ])
      await tx.delete('account', [{ id: 2 }])
      const rows = await tx.rows('account', { columns: ['id', 'balance', 'note'] })
      expect(rows).toEqual([
        { id: 1n, balance: 10n, note: 'mine' },
        { id: 3n, balance: 30n, note: null },
      ])
      expect(await tx.get('account', [2])).toBeNull()
      expect(await tx.rows('account', { where: 'balance > 20', columns: ['id'] })).toEqual([
        { id: 3n },
      ])
    })
    expect(await store.keySpace('account').rows()).toHaveLength(2)
  })

  it('sees rows that it staged in files', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => ({ id: i, balance: i, note: `${i}` }))
    await store.transaction(async (tx) => {
      await tx.upsert('account', rows)
      expect(await tx.get('account', [19_999])).toMatchObject({ balance: 19_999n })
    })
  })

  it('keeps to its base, whatever is committed meanwhile', async () => {
    let seen: unknown = 'nothing'
    const stage = async (tx: Transaction) => {
      await tx.get('account', [1])
      await accounts().upsert([{ id: 8, balance: 1 }])
      seen = await tx.get('account', [8])
    }
    await expect(store.transaction(stage)).rejects.toMatchObject({ code: 'InvalidArgument' })
    expect(seen).toBeNull()
  })

  it('begins at the head, though its process has seen less', async () => {
    await accounts().upsert([{ id: 1, balance: 77 }])
    const { committed } = await store.transaction(async (tx) => {
      expect(await tx.get('account', [1])).toMatchObject({ balance: 77n })
      await tx.upsert('account', [{ id: 5 }])
    })
    expect(committed.version).toBe(4)
  })
})

describe('transact', () => {
  it('runs the transaction again until nothing is in its way', async () => {
    let runs = 0
    const { result } = await store.transact({}, async (tx) => {
      const row = await tx.get('account', [1])
      if (++runs < 4) await accounts().upsert([{ id: 1, balance: 10 * runs }])
      await tx.upsert('account', [{ id: 1, balance: Number(row?.balance) + 1 }])
      return row?.balance
    })
    expect(runs).toBe(4)
    expect(result).toBe(30n)
    expect(await store.keySpace('account').get([1])).toMatchObject({ balance: 31n })
  })

  it('gives up after its attempts with the conflict', async () => {
    let runs = 0
    const work = store.transact({ attempts: 3 }, async (tx) => {
      await tx.get('account', [1])
      await accounts().upsert([{ id: 1, balance: ++runs }])
      await tx.upsert('account', [{ id: 2, balance: 0 }])
    })
    await expect(work).rejects.toMatchObject({ code: 'CommitConflict' })
    expect(runs).toBe(3)
  })
})

describe('insert', () => {
  it('writes records that do not exist, and refuses the others whole', async () => {
    const own = store.keySpace('account')
    expect(await own.insert([{ id: 5, balance: 1 }])).toMatchObject({ rows: 1 })
    const refused = own.insert([{ id: 6 }, { id: 5, balance: 2 }])
    await expect(refused).rejects.toMatchObject({
      code: 'AlreadyExists',
      details: { keySpace: 'account', key: '[5]' },
    })
    expect(await own.get([6])).toBeNull()
    expect(await own.get([5])).toMatchObject({ balance: 1n })
  })

  it('with skip leaves out keys that exist, or were given before', async () => {
    const own = store.keySpace('account')
    const rows = [
      { id: 1, balance: 0 },
      { id: 7, balance: 1 },
      { id: 7, balance: 2 },
    ]
    expect(await own.insert(rows, { ifExists: 'skip' })).toMatchObject({ rows: 1 })
    expect(await own.get([7])).toMatchObject({ balance: 1n })
    const again = await own.insert(rows, { ifExists: 'skip' })
    expect(again).toEqual({ committed: null, rows: 0 })
  })

  it('of many rows finds the existing ones in one scan', async () => {
    const own = store.keySpace('account')
    const rows = Array.from({ length: 500 }, (_, id) => ({ id, balance: 1 }))
    expect(await own.insert(rows, { ifExists: 'skip' })).toMatchObject({ rows: 498 })
    expect(await own.get([2])).toMatchObject({ balance: 20n })
  })

  it('of one key by many at once lets exactly one in', async () => {
    const stores = [store, rival, await reopen(storage, 77)]
    const work = stores.flatMap((each, s) =>
      [0, 1, 2].map((i) => each.keySpace('account').insert([{ id: 50, balance: s * 10 + i }])),
    )
    const outcomes = await Promise.allSettled(work)
    const codes = outcomes.map((o) => (o.status === 'fulfilled' ? 'in' : o.reason.code))
    expect(codes.toSorted()).toEqual([...Array(8).fill('AlreadyExists'), 'in'])
  })

  it('of a deleted record writes it anew', async () => {
    const own = store.keySpace('account')
    await own.delete([{ id: 1 }])
    await own.insert([{ id: 1, note: 'again' }])
    expect(await own.get([1])).toEqual({ id: 1n, balance: null, note: 'again', top: null })
  })
})
