/** What checkpoints and folds wrote over what updates did, beside a plain count of the storage. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../src/executor/store.js'
import type { GroupWrites } from '../../src/executor/write-amplification.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { pathsIn, sampleStore } from '../support/sample-store.js'
import { manyUsers, withUsers } from '../support/users.js'

let store: Store
let storage: ObjectStore

beforeEach(async () => {
  ;({ store, storage } = await sampleStore())
})

/** Of files with rows; filters of keys are none. */
async function dataBytes(): Promise<number> {
  const paths = (await pathsIn(storage, 'data/')).filter((path) => path.endsWith('.parquet'))
  let bytes = 0
  for (const path of paths) bytes += (await storage.head(path))!.size
  return bytes
}

async function written(entries?: number): Promise<GroupWrites> {
  const { groups } = await store.writeAmplification(entries === undefined ? {} : { entries })
  return groups[0]!
}

describe('write amplification', () => {
  it('is what checkpoints and folds put into storage, over what updates did', async () => {
    const users = await withUsers(store, { maintenance: { segmentBytes: 60_000 } })
    await users.upsert(manyUsers(6000))
    const updates = await dataBytes()
    await store.checkpoint()
    const first = (await dataBytes()) - updates
    const loaded = await written()
    expect(loaded).toMatchObject({ updateBytes: updates, foldBytes: 0, checkpointBytes: first })
    expect(loaded.amplification).toBe(first / updates)

    for (let at = 0; at < 2; at++) await users.upsert(manyUsers(2000))
    const before = await dataBytes()
    await store.fold({ keySpace: 'users', group: 'main' })
    const folded = (await dataBytes()) - before
    await store.checkpoint()
    const second = (await dataBytes()) - before - folded
    const all = await written()
    // Segments that were named again are not written again.
    expect(all).toMatchObject({
      updateBytes: before - first,
      foldBytes: folded,
      checkpointBytes: first + second,
    })
    expect(all.amplification).toBe((folded + first + second) / (before - first))
  })

  it('of the newest entries counts no segment that is older than they are', async () => {
    const users = await withUsers(store, { maintenance: { segmentBytes: 60_000 } })
    await users.upsert(manyUsers(6000))
    await store.checkpoint()
    const before = await dataBytes()
    await users.upsert([{ id: 1, name: 'one' }])
    await store.checkpoint()
    const span = await store.writeAmplification({ entries: 2 })
    expect([span.after, span.through]).toEqual([3, 5])
    expect(span.groups[0]!.checkpointBytes).toBe((await dataBytes()) - before)
    const { inline } = (await store.entry(4)).transactions[0]!.actions[0] as {
      inline: { data: string }
    }
    expect(span.groups[0]!.updateBytes).toBe(Buffer.from(inline.data, 'base64').length)
  })

  it('is unknown where no update is looked at, and of a version ends there', async () => {
    const users = await withUsers(store)
    expect(await written()).toMatchObject({ updateBytes: 0, amplification: null })
    const { version } = await users.upsert([{ id: 1 }])
    await store.checkpoint()
    const at = { kind: 'version', version } as const
    const span = await store.writeAmplification({ at })
    expect(span).toMatchObject({ after: 0, through: version })
    expect(span.groups[0]).toMatchObject({ checkpointBytes: 0, amplification: 0 })
  })
})
