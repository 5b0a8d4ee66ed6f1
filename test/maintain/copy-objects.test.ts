/** Large objects on their way between storages. */
import { describe, expect, it } from 'vitest'
import { inParallel, ObjectCopier } from '../../src/maintain/copy-objects.js'
import type { ByteRange, RequestOptions } from '../../src/storage/contract.js'
import { CountingStore } from '../../src/storage/counting.js'
import { codeOf } from '../support/documents.js'
import { FaultyStore } from '../support/faulty-store.js'
import { memoryStorage, pathsIn } from '../support/sample-store.js'

const MIB = 1024 * 1024
const BYTES = 20 * MIB + 7
const PATH = 'data/x/y.parquet'

function large(): Uint8Array {
  const words = Uint32Array.from({ length: BYTES / 4 + 1 }, (_, i) => Math.imul(i, 2654435761))
  return new Uint8Array(words.buffer, 0, BYTES)
}

class LargestGet extends CountingStore {
  largest = 0

  override async get(
    path: string,
    options?: RequestOptions & { range?: ByteRange },
  ): Promise<Uint8Array | null> {
    const bytes = await super.get(path, options)
    this.largest = Math.max(this.largest, bytes?.byteLength ?? 0)
    return bytes
  }
}

const none = { verify: true, signal: undefined }

describe('an object of 20 MiB', () => {
  it('goes through memory in ranges, and arrives as it was', async () => {
    const [inner, to] = [memoryStorage(1), memoryStorage(2)]
    await inner.put(PATH, large())
    const from = new LargestGet(inner)
    const copier = new ObjectCopier({ from, to, ...none })
    expect(await copier.file({ path: PATH, bytes: BYTES })).toBe(true)
    expect(from.largest).toBe(8 * MIB)
    expect(Buffer.compare((await to.get(PATH))!, large())).toBe(0)
    expect(copier).toMatchObject({ objects: 1, bytes: BYTES, present: 0 })
  })

  it('is not seen where its copy fails half-way', async () => {
    const [from, to] = [memoryStorage(1), memoryStorage(2)]
    await from.put(PATH, large())
    const faulty = new FaultyStore(from)
    faulty.add({ kind: 'fail-before', operation: 'get', nth: 2 })
    const copier = new ObjectCopier({ from: faulty, to, ...none })
    const file = { path: PATH, bytes: BYTES }
    expect(await codeOf(copier.file(file))).toBe('StorageUnavailable')
    expect(await pathsIn(to)).toEqual([])
  })

  it('of another size than the log says is not copied', async () => {
    const [from, to] = [memoryStorage(1), memoryStorage(2)]
    await from.put(PATH, large())
    const copier = new ObjectCopier({ from, to, ...none })
    for (const bytes of [BYTES - 1, BYTES + 1]) {
      expect(await codeOf(copier.file({ path: PATH, bytes }))).toBe('CorruptFile')
    }
    expect(await pathsIn(to)).toEqual([])
  })

  it('that somebody else copies at the same time counts as there', async () => {
    const [from, to] = [memoryStorage(1), memoryStorage(2)]
    await from.put(PATH, large())
    const faulty = new FaultyStore(to)
    const action = (): Promise<void> => to.put(PATH, large())
    faulty.add({ kind: 'run', operation: 'close', action })
    const copier = new ObjectCopier({ from, to: faulty, ...none })
    expect(await copier.file({ path: PATH, bytes: BYTES })).toBe(true)
    expect(copier).toMatchObject({ objects: 0, present: 1 })
  })
})

describe('work in parallel', () => {
  it('is never more than 8 at once, and does all', async () => {
    let running = 0
    let most = 0
    const done: number[] = []
    await inParallel(Array.from({ length: 50 }).keys(), async (item) => {
      most = Math.max(most, ++running)
      await new Promise(setImmediate)
      running--
      done.push(item)
    })
    expect(most).toBe(8)
    expect(done).toHaveLength(50)
  })

  it('begins nothing after a failure, which is told when all have ended', async () => {
    let running = 0
    let begun = 0
    const work = inParallel(Array.from({ length: 50 }).keys(), async (item) => {
      begun++
      running++
      await new Promise(setImmediate)
      running--
      if (item === 3) throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(running).toBe(0)
    expect(begun).toBeLessThan(20)
  })
})
