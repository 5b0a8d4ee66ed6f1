/** A cache on local disk against the storage behind it, and against everything a disk may do. */
import { chmod, mkdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemEnv } from '../../../src/env.js'
import { isCalicoError } from '../../../src/errors.js'
import { sha256Hex } from '../../../src/format/hash.js'
import { LocalStore } from '../../../src/storage/local/local.js'
import fc from '../../support/property.js'
import { BOX_TIMEOUT_MS, boxed } from '../../support/soak.js'
import { startChild, temporaryFolder } from '../folders.js'
import { BLOCK, bytesIn, cached, filesOf, MIB, newMemory, pattern } from './support.js'

const equal = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a !== null && b !== null && Buffer.compare(a, b) === 0

describe('a cache on local disk', () => {
  it('answers what was read before without the storage, in a later process too', async () => {
    const dir = await temporaryFolder()
    const inner = newMemory()
    const bytes = pattern(3 * BLOCK + 1000, 1)
    await inner.put('data/g/a.parquet', bytes)
    const first = cached({ inner, dir })
    const footer = { start: 3 * BLOCK, end: 3 * BLOCK + 1000 }
    const column = { start: 1000, end: BLOCK + 5 }
    for (const range of [footer, column]) await first.store.get('data/g/a.parquet', { range })
    expect(first.asked.counts().get).toEqual({ requests: 2, bytes: 2 * BLOCK + 1000 })
    await first.store.settle()
    const second = cached({ inner, dir })
    for (const range of [footer, column]) {
      const got = await second.store.get('data/g/a.parquet', { range })
      expect(equal(got, bytes.subarray(range.start, range.end))).toBe(true)
    }
    expect(second.asked.counts().get.requests).toBe(0)
    expect(second.store.counts).toMatchObject({ hits: 3, hitBytes: 2 * BLOCK + 1000, misses: 0 })
  })

  it(
    'gives what the storage gives, whatever is read in whatever order',
    async () => {
      const sizes = [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK - 7]
      const inner = newMemory()
      for (const [i, size] of sizes.entries()) await inner.put(`data/g/${i}`, pattern(size, i))
      const near = fc.integer({ min: -2, max: 2 })
      const edge = fc
        .tuple(fc.integer({ min: 0, max: 4 }), near)
        .map(([blocks, by]) => Math.max(blocks * BLOCK + by, 0))
      const place = fc.oneof(edge, fc.integer({ min: 0, max: 3 * BLOCK }))
      const step = fc.oneof(
        fc.record({
          kind: fc.constant('range' as const),
          object: fc.nat(7),
          at: fc.tuple(place, place),
        }),
        fc.record({ kind: fc.constant('whole' as const), object: fc.nat(7) }),
        fc.record({ kind: fc.constant('forget' as const), object: fc.nat(6) }),
        fc.record({ kind: fc.constant('damage' as const), file: fc.nat(20), at: fc.nat() }),
      )
      const dir = await temporaryFolder()
      let run = 0
      const property = fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { store } = cached({ inner, dir, id: `run-${run++}`, bytesMax: 8 * MIB })
        for (const one of steps) {
          if (one.kind === 'forget') await store.forget(`data/g/${one.object}`)
          else if (one.kind === 'damage') await damage(dir, one.file, one.at)
          else {
            const path = `data/g/${one.object}`
            const [a = 0, b = 0] = one.kind === 'range' ? one.at : []
            const range = { start: Math.min(a, b), end: Math.max(a, b) }
            const options = one.kind === 'range' ? { range } : {}
            const [got, wanted] = [await store.get(path, options), await inner.get(path, options)]
            expect(got === null).toBe(wanted === null)
            if (wanted) expect(equal(got, wanted)).toBe(true)
            got?.fill(0)
          }
        }
        await store.settle()
      })
      await fc.assert(property, boxed(40))
      expect(await bytesIn(dir)).toBeLessThanOrEqual(8 * MIB)
    },
    BOX_TIMEOUT_MS,
  )

  it('throws a block away that is damaged anywhere, cut off, or of another name', async () => {
    const dir = await temporaryFolder()
    const inner = newMemory()
    const bytes = pattern(60, 3)
    await inner.put('data/g/a', bytes)
    await inner.put('data/g/b', pattern(60, 4))
    const { store, asked } = cached({ inner, dir })
    await store.get('data/g/a')
    await store.settle()
    const [only] = await filesOf(dir)
    const whole = await readFile(only!.file)
    expect(whole.byteLength).toBe(16 + 60)
    const damaged = Array.from(whole, (_, at) => {
      const copy = Buffer.from(whole)
      copy[at]! ^= 1 << (at % 8)
      return copy
    })
    const cut = Array.from(whole, (_, length) => whole.subarray(0, length))
    const long = [Buffer.concat([whole, Buffer.alloc(1)]), Buffer.alloc(BLOCK + 17)]
    await store.get('data/g/b')
    await store.settle()
    const another = (await filesOf(dir)).find(({ file }) => file !== only!.file)
    const all = [...damaged, ...cut, ...long, await readFile(another!.file)]
    asked.reset()
    for (const [i, content] of all.entries()) {
      await writeFile(only!.file, content)
      expect(equal(await store.get('data/g/a'), bytes)).toBe(true)
      await store.settle()
      expect(asked.counts().get.requests).toBe(i + 1)
      expect(Buffer.compare(await readFile(only!.file), whole)).toBe(0)
    }
    expect(store.counts.failures).toBe(all.length)
  })

  it('keeps nothing that may be put anew, and asks the storage what there is', async () => {
    const dir = await temporaryFolder()
    const inner = newMemory()
    const { store, asked } = cached({ inner, dir })
    const paths = [
      'calico.json',
      'refs/00000000000000000001.json',
      'log/1/hint.json',
      'log/1/00000000000000000001.json',
      'checkpoint/1/00000000000000000001/index.json',
      `checkpoint/1/00000000000000000001/${'0'.repeat(64)}.avro`,
    ]
    for (const path of paths) {
      await inner.put(path, pattern(10, 1))
      await store.get(path)
      await inner.put(path, pattern(10, 2))
      expect(equal(await store.get(path), pattern(10, 2)), path).toBe(true)
    }
    await inner.put('data/g/a', pattern(10, 1))
    await store.get('data/g/a')
    await store.delete('data/g/a')
    asked.reset()
    expect(await store.head('data/g/a')).toBeNull()
    for await (const { path } of store.list('data/')) expect(path).toBe('none')
    expect(asked.counts()).toMatchObject({ head: { requests: 1 }, list: { requests: 1 } })
    await store.settle()
    expect(await filesOf(dir)).toHaveLength(1)
  })

  it('keeps a manifest only where it has the content that its name stands for', async () => {
    const dir = await temporaryFolder()
    const inner = newMemory()
    const { store, asked } = cached({ inner, dir })
    const bytes = pattern(500, 7)
    const path = `checkpoint/1/00000000000000000009/${sha256Hex(bytes)}.avro`
    await inner.put(path, pattern(500, 8))
    await store.get(path)
    await inner.put(path, bytes)
    expect(equal(await store.get(path), bytes)).toBe(true)
    await store.settle()
    expect(equal(await store.get(path), bytes)).toBe(true)
    expect(asked.counts().get.requests).toBe(2)
  })

  it('tells stores apart that have the same paths in the same place', async () => {
    const dir = await temporaryFolder()
    const inner = newMemory()
    await inner.put('data/g/a', pattern(100, 1))
    const old = cached({ inner, dir, id: 'old' })
    await old.store.get('data/g/a')
    await old.store.settle()
    await inner.put('data/g/a', pattern(100, 2))
    const { store } = cached({ inner, dir, id: 'new' })
    expect(equal(await store.get('data/g/a'), pattern(100, 2))).toBe(true)
  })

  it('reads a file anew that it was told to forget', async () => {
    const dir = await temporaryFolder()
    const inner = newMemory()
    await inner.put('data/g/a', pattern(2 * BLOCK, 1))
    const { store } = cached({ inner, dir })
    await store.get('data/g/a')
    await inner.put('data/g/a', pattern(2 * BLOCK, 2))
    await store.forget('data/g/a')
    expect(await filesOf(dir)).toEqual([])
    expect(equal(await store.get('data/g/a'), pattern(2 * BLOCK, 2))).toBe(true)
  })

  it('lets what was used the longest ago go first', async () => {
    const dir = await temporaryFolder()
    const inner = newMemory()
    for (let i = 0; i < 4; i++) await inner.put(`data/g/${i}`, pattern(BLOCK - 100, i))
    const { store, asked } = cached({ inner, dir, bytesMax: MIB })
    const ageOf = async (seconds: number): Promise<void> => {
      for (const { file } of await filesOf(dir)) {
        const at = Date.now() / 1000 - seconds
        await utimes(file, at, at)
      }
    }
    for (let i = 0; i < 3; i++) await store.get(`data/g/${i}`)
    await store.settle()
    await ageOf(100)
    await store.get('data/g/0')
    await store.get('data/g/2')
    await inner.put('data/g/large', pattern(2 * BLOCK, 9))
    await store.get('data/g/large')
    await store.settle()
    asked.reset()
    for (const i of [0, 2]) await store.get(`data/g/${i}`)
    expect(asked.counts().get.requests).toBe(0)
    await store.get('data/g/1')
    expect(asked.counts().get.requests).toBe(1)
  })

  it('begins anew with another size, and touches nothing else in its folder', async () => {
    const dir = await temporaryFolder()
    const inner = newMemory()
    await inner.put('data/g/a', pattern(100, 1))
    await writeFile(join(dir, 'mine.txt'), 'mine')
    await mkdir(join(dir, 'blocks'))
    for (const bytesMax of [MIB, 1024 * MIB, 2 * MIB]) {
      const { store } = cached({ inner, dir, bytesMax })
      await store.get('data/g/a')
      await store.settle()
    }
    const files = (await filesOf(dir)).map(({ file }) => file.slice(dir.length))
    expect(files).toHaveLength(2)
    expect(files[1]).toBe('/mine.txt')
  })

  it('refuses a bound that is none, and no folder', () => {
    const inner = newMemory()
    const invalid = (error: unknown): boolean => isCalicoError(error, 'InvalidArgument')
    for (const bytesMax of [0, 1.5, -1, Number.NaN]) {
      expect(() => cached({ inner, dir: '/tmp/x', bytesMax })).toSatisfy((open: () => unknown) => {
        try {
          open()
          return false
        } catch (error) {
          return invalid(error)
        }
      })
    }
    expect(() => cached({ inner, dir: '' })).toThrow('no name')
  })
})

describe('a cache whose disk fails', () => {
  it('reads from the storage where its folder is a file, or goes away during use', async () => {
    const folder = await temporaryFolder()
    const inner = newMemory()
    const bytes = pattern(BLOCK + 10, 1)
    await inner.put('data/g/a', bytes)
    await writeFile(join(folder, 'file'), '')
    const onFile = cached({ inner, dir: join(folder, 'file') })
    const dir = join(folder, 'dir')
    const { store } = cached({ inner, dir })
    for (let i = 0; i < 3; i++) {
      expect(equal(await onFile.store.get('data/g/a'), bytes)).toBe(true)
      await onFile.store.settle()
      expect(equal(await store.get('data/g/a'), bytes)).toBe(true)
      await store.settle()
      expect(await filesOf(dir)).toHaveLength(2)
      await rm(dir, { recursive: true })
    }
    expect(onFile.store.counts.failures).toBeGreaterThan(0)
    expect(onFile.asked.counts().get.requests).toBe(3)
  })

  it('reads from the storage where its folder cannot be written', async () => {
    const root = await temporaryFolder()
    const dir = await temporaryFolder()
    const inner = new LocalStore({ root, env: systemEnv })
    for (let i = 0; i < 8; i++) await inner.put(`data/g/${i}`, pattern(BLOCK, i))
    // The limit of a file's size stands for a disk that is full: no block fits below it.
    const child = startChild('cache-reader.mjs', [root, dir, String(MIB), '40', '1'], 'ulimit -f 8')
    const counts = JSON.parse(await child.line('{'))
    expect(await child.ended).toBe(0)
    expect(counts.wrong).toBe(0)
    expect(counts.failures).toBeGreaterThan(0)
    for (const { size } of await filesOf(dir)) expect(size).toBeLessThanOrEqual(8 * 1024)
    await chmod(dir, 0o500)
    const again = startChild('cache-reader.mjs', [root, dir, String(MIB), '40', '1'])
    expect(JSON.parse(await again.line('{')).wrong).toBe(0)
    await chmod(dir, 0o700)
  })

  it('cut off in the middle of a block by a full disk gives no wrong byte later', async () => {
    const dir = await temporaryFolder()
    const inner = newMemory()
    const bytes = pattern(BLOCK, 5)
    await inner.put('data/g/a', bytes)
    const { store } = cached({ inner, dir })
    await store.get('data/g/a')
    await store.settle()
    for (const { file } of await filesOf(dir)) await truncate(file, 1000)
    expect(equal(await store.get('data/g/a'), bytes)).toBe(true)
  })
})

describe('a cache shared by processes', () => {
  it('keeps its bound and gives no wrong byte, whoever writes, and whoever is killed', async () => {
    const root = await temporaryFolder()
    const dir = await temporaryFolder()
    const inner = new LocalStore({ root, env: systemEnv })
    for (let i = 0; i < 12; i++) await inner.put(`data/g/${i}`, pattern(BLOCK + 50_000 * i, i))
    const args = (reads: number, seed: number): string[] => {
      return [root, dir, String(2 * MIB), String(reads), String(seed)]
    }
    const killed = [1, 2].map((seed) => startChild('cache-reader.mjs', args(0, seed)))
    const others = [3, 4].map((seed) => startChild('cache-reader.mjs', args(150, seed)))
    for (const child of killed) {
      await child.line('reading')
      child.kill()
      await child.ended
    }
    for (const child of others) {
      const counts = JSON.parse(await child.line('{'))
      expect(counts).toMatchObject({ wrong: 0, failures: 0 })
      expect(counts.hits).toBeGreaterThan(0)
      await child.ended
    }
    const last = startChild('cache-reader.mjs', args(100, 5))
    expect(JSON.parse(await last.line('{'))).toMatchObject({ wrong: 0 })
    await last.ended
    expect(await bytesIn(dir)).toBeLessThanOrEqual(2 * MIB)
  })
})

/** Flips a bit of some file of the cache, where there is one. */
async function damage(dir: string, which: number, at: number): Promise<void> {
  const files = await filesOf(dir)
  const file = files[which % Math.max(files.length, 1)]?.file
  const bytes = file && (await readFile(file).catch(() => null))
  if (!bytes) return
  bytes[at % bytes.byteLength]! ^= 1
  await writeFile(file, bytes).catch(() => undefined)
}
