/** Large objects of S3, read in parts: how many requests, of what, and what ends them. */
import { describe, expect, it, vi } from 'vitest'
import { isCalicoError } from '../../src/errors.js'
import type { S3Store } from '../../src/storage/s3/s3.js'
import { type Reaction, S3Stub, type StubRequest } from '../support/s3-stub.js'

const MIB = 2 ** 20
const PART = 5 * MIB

/** Bytes of which no two stretches are alike. */
function content(size: number, seed = 1): Buffer {
  const words = new Uint32Array(Math.ceil(size / 4))
  for (let i = 0; i < words.length; i++) words[i] = Math.imul(i + seed, 2654435761)
  return Buffer.from(words.buffer, 0, size)
}

async function storeWith(
  body: Buffer,
  react: (request: StubRequest, number: number) => Reaction = () => 'keep',
): Promise<{ stub: S3Stub; store: S3Store }> {
  const started = await S3Stub.start(react, { partBytes: PART, attempts: 3 })
  started.stub.givesRanges = true
  started.stub.objects.set('store/x', { body, metadata: {} })
  return started
}

const rangesOf = (stub: S3Stub): unknown[] => stub.requests.map(({ headers }) => headers.range)

const same = (read: Uint8Array | null, wanted: Uint8Array): boolean =>
  read !== null && Buffer.compare(read, wanted) === 0

describe('an object of S3', () => {
  it.each([0, 1, PART - 1, PART])('of %i bytes is read by one request', async (size) => {
    const body = content(size)
    const { stub, store } = await storeWith(body)
    expect(same(await store.get('x'), body)).toBe(true)
    expect(stub.requests).toHaveLength(1)
  })

  it('that is longer than a part is read in parts, all of one state', async () => {
    const body = content(3 * PART + 7)
    const { stub, store } = await storeWith(body)
    expect(same(await store.get('x'), body)).toBe(true)
    const last = 3 * PART
    expect(rangesOf(stub).sort()).toEqual(
      [
        `bytes=0-${PART - 1}`,
        `bytes=${PART}-${2 * PART - 1}`,
        `bytes=${2 * PART}-${last - 1}`,
        `bytes=${last}-${last + 6}`,
      ].sort(),
    )
    const [first, ...rest] = stub.requests.map(({ headers }) => headers['if-match'])
    expect(first).toBeUndefined()
    expect(new Set(rest).size).toBe(1)
    expect(rest[0]).toMatch(/^"/)
    expect(store.requests.get('GetObject')).toMatchObject({
      requests: 4,
      bytesReceived: body.byteLength,
    })
  })

  it('gives of a long range what lies within the object', async () => {
    const body = content(2 * PART + 100)
    const { stub, store } = await storeWith(body)
    const cuts: [number, number][] = [
      [10, 2 * PART + 50],
      [100, 9 * PART],
      [PART, 2 * PART],
      [2 * PART + 50, Number.MAX_SAFE_INTEGER],
      [2 * PART + 100, 4 * PART],
    ]
    for (const [start, end] of cuts) {
      const read = await store.get('x', { range: { start, end } })
      expect(same(read, body.subarray(start, end)), `${start}-${end}`).toBe(true)
    }
    expect(stub.requests.length).toBe(3 + 2 + 1 + 1 + 1)
  })

  it('that is overwritten while it is read is read again, never mixed', async () => {
    const [old, young] = [content(2 * PART, 1), content(2 * PART, 99)]
    const { stub, store } = await storeWith(old, (_, number) => {
      if (number === 2) stub.objects.set('store/x', { body: young, metadata: {} })
      return 'keep'
    })
    expect(same(await store.get('x'), young)).toBe(true)
    expect(stub.requests).toHaveLength(4)
  })

  it('that is overwritten each time ends with an error that may be repeated', async () => {
    const { stub, store } = await storeWith(content(2 * PART), (_, number) => {
      stub.objects.set('store/x', { body: content(2 * PART, number), metadata: {} })
      return 'keep'
    })
    await expect(store.get('x')).rejects.toSatisfy((error) =>
      isCalicoError(error, 'StorageUnavailable'),
    )
    expect(stub.requests).toHaveLength(6)
  })

  it('that is deleted while it is read is absent', async () => {
    const { stub, store } = await storeWith(content(2 * PART), (_, number) => {
      if (number === 2) stub.objects.delete('store/x')
      return 'keep'
    })
    expect(await store.get('x')).toBeNull()
  })

  it('whose part is lost on the way asks for that part again', async () => {
    const body = content(3 * PART)
    const { stub, store } = await storeWith(body, (_, number) => (number === 2 ? 'drop' : 'keep'))
    expect(same(await store.get('x'), body)).toBe(true)
    expect(stub.requests).toHaveLength(4)
  })

  it('whose part is refused ends the others, and with the error of that part', async () => {
    const { stub, store } = await storeWith(content(9 * PART), (_, number) =>
      number === 2 ? { status: 403, name: 'AccessDenied' } : number === 1 ? 'keep' : 'wait',
    )
    await expect(store.get('x')).rejects.toSatisfy((e) => isCalicoError(e, 'StorageDenied'))
    // The first, and those that were under way at once.
    expect(stub.requests.length).toBeLessThanOrEqual(5)
  })

  it('is read four parts at once, all of which end when the caller cancels', async () => {
    const controller = new AbortController()
    const { stub, store } = await storeWith(content(9 * PART), (_, number) =>
      number === 1 ? 'keep' : 'wait',
    )
    const { signal } = controller
    const read = store.get('x', { signal })
    const isAborted = (error: unknown): boolean => isCalicoError(error, 'Aborted')
    const ended = expect(read).rejects.toSatisfy(isAborted)
    await vi.waitFor(() => expect(stub.requests).toHaveLength(1 + 4), 20_000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    controller.abort()
    await ended
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(stub.requests).toHaveLength(1 + 4)
  })

  it('of a server that gives no ranges is read nevertheless', async () => {
    const body = content(2 * PART + 9)
    const { stub, store } = await storeWith(body)
    stub.givesRanges = false
    expect(same(await store.get('x'), body)).toBe(true)
    const range = { start: 5, end: 2 * PART }
    expect(same(await store.get('x', { range }), body.subarray(5, 2 * PART))).toBe(true)
  })
})
