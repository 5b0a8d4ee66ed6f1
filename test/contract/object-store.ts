/**
 * The storage contract as tests: every backend runs them. A factory gives an empty store, and one
 * more connection to it for what concerns several clients.
 */
import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isCalicoError } from '../../src/errors.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { byBytes, bytesOf, pathsOf, textOf } from './collect.js'

export interface ContractStores {
  readonly store: ObjectStore
  /** Another client of the same objects. */
  readonly other: ObjectStore
}

export type ContractFactory = () => Promise<ContractStores>

const RACERS = 50

const ILLEGAL_PATHS = [
  '',
  '/',
  '/a',
  'a/',
  'a//b',
  '.',
  '..',
  'a/../b',
  'a/./b',
  '.tmp',
  '.tmp/a',
  'a b',
  'a\\b',
  'a%',
  'a%4',
  'a%4a',
  'a%zz',
  'ä',
  'a\0',
  'a\nb',
  `${'a'.repeat(201)}`,
  Array.from({ length: 10 }, () => 'a'.repeat(100)).join('/'),
]

const ODD_PATHS = [
  '-',
  '+=_',
  '.hidden',
  '...',
  'a/.tmp',
  '.tmp2/a',
  '%2F%00%40',
  'A/a',
  'a/A',
  'con/nul.txt',
  `${'x'.repeat(200)}/${'y'.repeat(200)}`,
  Array.from({ length: 9 }, () => 'z'.repeat(100)).join('/'),
]

/** Declares the contract's tests for a backend. */
export function describeContract(name: string, factory: ContractFactory): void {
  describe(`${name} keeps the storage contract`, () => {
    describePuts(factory)
    describeRaces(factory)
    describeReads(factory)
    describeLists(factory)
    describeWriters(factory)
    describeRefusals(factory)
  })
}

function describePuts(factory: ContractFactory): void {
  it('put creates and overwrites, seen by every client', async () => {
    const { store, other } = await factory()
    await store.put('a/b', bytesOf('one'))
    expect(textOf(await other.get('a/b'))).toBe('one')
    await other.put('a/b', bytesOf('two, longer'))
    expect(textOf(await store.get('a/b'))).toBe('two, longer')
    await store.put('a/b', bytesOf(''))
    expect(textOf(await other.get('a/b'))).toBe('')
  })

  it('putIfAbsent of an existing object says exists and changes nothing', async () => {
    const { store, other } = await factory()
    expect(await store.putIfAbsent('x', bytesOf('first'))).toBe('created')
    expect(await other.putIfAbsent('x', bytesOf('second'))).toBe('exists')
    expect(textOf(await store.get('x'))).toBe('first')
  })

  it('bytes changed by the caller after a put or a get do not change the object', async () => {
    const { store } = await factory()
    const given = Buffer.from('abc')
    await store.put('x', given)
    given.fill(0)
    const got = await store.get('x')
    expect(textOf(got)).toBe('abc')
    got?.fill(0)
    expect(textOf(await store.get('x'))).toBe('abc')
  })

  it('delete removes an object, also while others do, and needs none to be there', async () => {
    const { store, other } = await factory()
    await store.put('a/b', bytesOf('1'))
    await store.put('a/c', bytesOf('2'))
    const clients = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? store : other))
    await Promise.all(clients.map((client) => client.delete('a/b')))
    await store.delete('never/was')
    await store.delete('a/b/c')
    await store.delete('a')
    expect(await store.get('a/b')).toBeNull()
    expect(await pathsOf(other, '')).toEqual(['a/c'])
    expect(await other.putIfAbsent('a/b', bytesOf('3'))).toBe('created')
  })

  it('head gives size and a time not before the last one, and null without object', async () => {
    const { store } = await factory()
    await store.put('f/one', bytesOf('12345'))
    await store.put('f/two', bytesOf(''))
    const one = await store.head('f/one')
    const two = await store.head('f/two')
    expect(one).toMatchObject({ path: 'f/one', size: 5 })
    expect(two).toMatchObject({ path: 'f/two', size: 0 })
    expect(Number.isSafeInteger(one?.modifiedMicros)).toBe(true)
    expect(two?.modifiedMicros).toBeGreaterThanOrEqual(one?.modifiedMicros ?? Infinity)
    expect(await store.head('f')).toBeNull()
    expect(await store.head('f/one/more')).toBeNull()
    expect(await store.head('g')).toBeNull()
  })
}

function describeRaces(factory: ContractFactory): void {
  it(`of ${RACERS} racers to create an object exactly one wins, and its bytes stand`, async () => {
    const { store, other } = await factory()
    for (let round = 0; round < 5; round++) {
      const path = `race/${round}`
      const outcomes = await Promise.all(
        Array.from({ length: RACERS }, (_, i) =>
          (i % 2 === 0 ? store : other).putIfAbsent(path, bytesOf(`racer ${i}`)),
        ),
      )
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
      const winner = outcomes.indexOf('created')
      expect(textOf(await store.get(path))).toBe(`racer ${winner}`)
    }
  })

  it('readers of an object that is overwritten see one of its contents whole', async () => {
    const { store, other } = await factory()
    const contents = [new Uint8Array(300_000).fill(1), new Uint8Array(200_000).fill(2)]
    const [first, second] = contents as [Uint8Array, Uint8Array]
    await store.put('hint', first)
    let writing = true
    const writer = (async () => {
      for (let i = 1; i <= 20; i++) await store.put('hint', i % 2 === 0 ? first : second)
      writing = false
    })()
    let reads = 0
    while (writing) {
      const ranged = await other.get('hint', { range: { start: 0, end: 400_000 } })
      for (const seen of [await other.get('hint'), ranged]) {
        expect(contents.some((content) => seen && Buffer.compare(content, seen) === 0)).toBe(true)
      }
      reads++
    }
    await writer
    expect(reads).toBeGreaterThan(0)
  })

  it('a ranged read after an overwrite or a delete sees the new state', async () => {
    const { store, other } = await factory()
    const range = { start: 1, end: 3 }
    await store.put('x', bytesOf('abcd'))
    expect(textOf(await other.get('x', { range }))).toBe('bc')
    await store.put('x', bytesOf('ABCD'))
    expect(textOf(await other.get('x', { range }))).toBe('BC')
    await store.delete('x')
    expect(await other.get('x', { range })).toBeNull()
    await store.putIfAbsent('x', bytesOf('wxyz'))
    expect(textOf(await other.get('x', { range }))).toBe('xy')
  })
}

function describeReads(factory: ContractFactory): void {
  it('get gives null where there is no object', async () => {
    const { store } = await factory()
    expect(await store.get('x')).toBeNull()
    await store.put('a/b', bytesOf('1'))
    expect(await store.get('a')).toBeNull()
    expect(await store.get('a', { range: { start: 0, end: 1 } })).toBeNull()
    expect(await store.get('a/b/c')).toBeNull()
    expect(await store.get('a/b/c', { range: { start: 0, end: 1 } })).toBeNull()
  })

  it('ranges are half-open, cut to the size, and empty beyond the end', async () => {
    const { store } = await factory()
    await store.put('x', bytesOf('0123456789'))
    const read = async (start: number, end: number): Promise<string | null> =>
      textOf(await store.get('x', { range: { start, end } }))
    expect(await read(0, 10)).toBe('0123456789')
    expect(await read(3, 5)).toBe('34')
    expect(await read(9, 10)).toBe('9')
    expect(await read(8, 100)).toBe('89')
    expect(await read(4, 4)).toBe('')
    expect(await read(10, 20)).toBe('')
    expect(await read(100, 200)).toBe('')
    expect(await read(0, Number.MAX_SAFE_INTEGER)).toBe('0123456789')
    await store.put('empty', bytesOf(''))
    expect(textOf(await store.get('empty', { range: { start: 0, end: 5 } }))).toBe('')
  })

  it('many ranges over many objects at once are read right', async () => {
    const { store } = await factory()
    const objects = Array.from({ length: 80 }, (_, i) => `many/${i}`)
    await Promise.all(objects.map((path) => store.put(path, bytesOf(`${path} of many`.repeat(9)))))
    const jobs = Array.from({ length: 400 }, (_, i) => objects[(i * 37) % 80] as string)
    const texts = await Promise.all(
      jobs.map(async (path, i) => {
        const range = { start: i % 50, end: (i % 50) + 20 }
        return [textOf(await store.get(path, { range })), path, range] as const
      }),
    )
    for (const [text, path, { start, end }] of texts) {
      expect(text).toBe(`${path} of many`.repeat(9).slice(start, end))
    }
  })
}

function describeLists(factory: ContractFactory): void {
  const paths = ['a', 'a-b', 'a.b/c', 'a0', 'b/1', 'b/10', 'b/2', 'b/a/x', 'b/a-/x', 'b/a0', 'c']

  async function filled(): Promise<ContractStores> {
    const stores = await factory()
    for (const path of [...paths].reverse()) await stores.store.put(path, bytesOf(path))
    return stores
  }

  it('list is ascending by the bytes of whole paths and sees all completed puts', async () => {
    const { store, other } = await filled()
    const ordered = [...paths].sort(byBytes)
    expect(await pathsOf(other, '')).toEqual(ordered)
    expect(ordered.indexOf('b/a-/x')).toBeLessThan(ordered.indexOf('b/a/x'))
    for await (const info of store.list('')) expect(info).toEqual(await other.head(info.path))
  })

  it('list of every prefix and startAfter is what a filter of all paths gives', async () => {
    const { store } = await filled()
    const ordered = [...paths].sort(byBytes)
    const prefixes = ['', 'a', 'a-', 'a.', 'b', 'b/', 'b/1', 'b/a', 'b/a/', 'b/a/x', 'b/a/x/', 'd/']
    for (const prefix of prefixes) {
      for (const startAfter of [undefined, '', 'a', 'a/', 'b', 'b/', 'b/1', 'b/a', 'b/a/x', 'c']) {
        const wanted = ordered.filter((p) => p.startsWith(prefix) && p > (startAfter ?? ''))
        const options = startAfter === undefined ? {} : { startAfter }
        expect(await pathsOf(store, prefix, options), `${prefix} ${startAfter}`).toEqual(wanted)
      }
    }
  })

  it('list of an empty store is empty, and can be left early', async () => {
    const { store } = await factory()
    expect(await pathsOf(store, '')).toEqual([])
    expect(await pathsOf(store, 'a/b')).toEqual([])
    for (let i = 0; i < 100; i++) await store.put(`n/${i}`, bytesOf(''))
    for await (const info of store.list('n/')) {
      expect(info.path).toBe('n/0')
      break
    }
    expect(await pathsOf(store, 'n/')).toHaveLength(100)
  })

  it('list while objects are deleted gives those that stay, each once', async () => {
    const { store, other } = await factory()
    const names = Array.from({ length: 60 }, (_, i) => `d${i % 3}/${String(i).padStart(2, '0')}`)
    await Promise.all(names.map((path) => store.put(path, bytesOf(path))))
    const seen: string[] = []
    for await (const info of store.list('')) {
      if (seen.length === 0) await Promise.all(names.slice(30).map((path) => other.delete(path)))
      seen.push(info.path)
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(names.slice(0, 30)))
  })
}

function describeWriters(factory: ContractFactory): void {
  it('50 MB streamed in pieces appear whole at close, and not before', async () => {
    const { store, other } = await factory()
    const piece = randomBytes(1_000_000)
    const writer = await store.createWriter('data/g/large')
    const digest = createHash('sha256')
    for (let i = 0; i < 50; i++) {
      piece.writeUInt32LE(i, 0)
      digest.update(piece)
      await writer.write(piece)
    }
    expect(await other.get('data/g/large')).toBeNull()
    expect(await other.head('data/g/large')).toBeNull()
    expect(await pathsOf(other, '')).toEqual([])
    await writer.close()
    expect(await other.head('data/g/large')).toMatchObject({ size: 50_000_000 })
    const whole = (await other.get('data/g/large')) as Uint8Array
    expect(createHash('sha256').update(whole).digest('hex')).toBe(digest.digest('hex'))
    const middle = await other.get('data/g/large', { range: { start: 7_000_000, end: 7_000_004 } })
    expect(Buffer.from(middle as Uint8Array).readUInt32LE(0)).toBe(7)
  })

  it('an aborted writer leaves nothing, also when aborted twice', async () => {
    const { store, other } = await factory()
    const writer = await store.createWriter('a/b')
    await writer.write(bytesOf('half'))
    await writer.abort()
    await writer.abort()
    expect(await pathsOf(other, '')).toEqual([])
    await expect(writer.write(bytesOf('more'))).rejects.toSatisfy(isInternal)
  })

  it('a writer without a write makes an empty object', async () => {
    const { store } = await factory()
    await (await store.createWriter('a/empty')).close()
    expect(await store.head('a/empty')).toMatchObject({ size: 0 })
  })

  it('a writer for a path that was taken meanwhile fails and leaves the other object', async () => {
    const { store, other } = await factory()
    const writer = await store.createWriter('a')
    await writer.write(bytesOf('late'))
    await other.put('a', bytesOf('early'))
    await expect(writer.close()).rejects.toSatisfy((e) => isCalicoError(e, 'AlreadyExists'))
    expect(textOf(await store.get('a'))).toBe('early')
  })
}

const isInternal = (error: unknown): boolean => isCalicoError(error, 'Internal')

function describeRefusals(factory: ContractFactory): void {
  it('odd but legal paths are kept apart and listed as they are', async () => {
    const { store, other } = await factory()
    for (const path of ODD_PATHS) {
      expect(await store.putIfAbsent(path, bytesOf(path)), path).toBe('created')
    }
    for (const path of ODD_PATHS) expect(textOf(await other.get(path))).toBe(path)
    expect(await pathsOf(other, '')).toEqual([...ODD_PATHS].sort(byBytes))
  })

  it('every operation refuses an illegal path with InvalidArgument', async () => {
    const { store } = await factory()
    const refused = (error: unknown): boolean => isCalicoError(error, 'InvalidArgument')
    for (const path of ILLEGAL_PATHS) {
      await expect(store.get(path), path).rejects.toSatisfy(refused)
      await expect(store.put(path, bytesOf(''))).rejects.toSatisfy(refused)
      await expect(store.putIfAbsent(path, bytesOf(''))).rejects.toSatisfy(refused)
      await expect(store.head(path)).rejects.toSatisfy(refused)
      await expect(store.delete(path)).rejects.toSatisfy(refused)
      await expect(store.createWriter(path)).rejects.toSatisfy(refused)
    }
    for (const prefix of ['/', 'a//', '../', 'a b', '.tmp/', 'a/../b', 'ä', 'a%4%']) {
      await expect(pathsOf(store, prefix), prefix).rejects.toSatisfy(refused)
    }
    expect(await pathsOf(store, '')).toEqual([])
  })

  it('a malformed range is refused with InvalidArgument', async () => {
    const { store } = await factory()
    await store.put('x', bytesOf('abc'))
    for (const range of [
      { start: -1, end: 2 },
      { start: 2, end: 1 },
      { start: 0.5, end: 1 },
      { start: 0, end: Number.NaN },
    ]) {
      await expect(store.get('x', { range })).rejects.toSatisfy((error) =>
        isCalicoError(error, 'InvalidArgument'),
      )
    }
  })

  it('a request whose signal is aborted fails with Aborted and does nothing', async () => {
    const { store, other } = await factory()
    await store.put('kept', bytesOf('kept'))
    const controller = new AbortController()
    const { signal } = controller
    const writer = await store.createWriter('streamed', { signal })
    await writer.write(bytesOf('some'))
    controller.abort()
    const aborted = (error: unknown): boolean => isCalicoError(error, 'Aborted')
    await expect(store.get('kept', { signal })).rejects.toSatisfy(aborted)
    await expect(store.put('kept', bytesOf('x'), { signal })).rejects.toSatisfy(aborted)
    await expect(store.putIfAbsent('new', bytesOf('x'), { signal })).rejects.toSatisfy(aborted)
    await expect(store.head('kept', { signal })).rejects.toSatisfy(aborted)
    await expect(store.delete('kept', { signal })).rejects.toSatisfy(aborted)
    await expect(store.list('', { signal })[Symbol.asyncIterator]().next()).rejects.toSatisfy(
      aborted,
    )
    await expect(writer.close()).rejects.toSatisfy(aborted)
    expect(await pathsOf(other, '')).toEqual(['kept'])
    expect(textOf(await other.get('kept'))).toBe('kept')
  })
}
