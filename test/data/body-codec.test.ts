/** Compression of bodies where the process has this code more than once. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { BODY_CODECS } from '../../src/data/body-codec.js'

type Codec = typeof import('../../src/data/body-codec.js')

async function anotherCopy(): Promise<Codec> {
  vi.resetModules()
  const copy: Codec = await import('../../src/data/body-codec.js')
  await copy.initBodyCodecs()
  return copy
}

afterEach(() => {
  vi.resetModules()
})

describe('zstd, loaded by two copies of the code', () => {
  it('still gives each of them back what either has compressed', async () => {
    const bytes = new Uint8Array(100_000).map((_, i) => (i * i) % 251)
    const first = await anotherCopy()
    first.decompressBuffer(BODY_CODECS.zstd, first.compressBuffer(BODY_CODECS.zstd, bytes), 100_000)
    const second = await anotherCopy()
    expect(second).not.toBe(first)
    // A second start would come about a little later than it is answered.
    await new Promise((resolve) => setTimeout(resolve, 200))
    for (const [from, to] of [
      [first, second],
      [second, first],
      [second, second],
    ] as const) {
      const packed = from.compressBuffer(BODY_CODECS.zstd, bytes)
      expect(to.decompressBuffer(BODY_CODECS.zstd, packed, bytes.length)).toEqual(bytes)
    }
  })
})
