import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyBatch } from '../../src/arrow/batch.js'
import { batchRows } from '../../src/arrow/value.js'
import { decodeIpcStream, encodeIpcBatches, encodeIpcStream } from '../../src/data/ipc.js'
import { isCalicoError } from '../../src/errors.js'
import { ALL_FIELDS, sampleBatch } from './support.js'

/** What decoding gives: `fine`, or the code of the error. */
function outcome(bytes: Uint8Array): string {
  try {
    decodeIpcStream(bytes)
    return 'fine'
  } catch (error) {
    return isCalicoError(error) ? error.code : `not of Calico: ${String(error)}`
  }
}

describe('an IPC stream', () => {
  it('gives back cells of every type, and the metadata', () => {
    const batch = sampleBatch(37)
    const decoded = decodeIpcStream(encodeIpcStream(batch, '{"a":"ü"}'))
    expect(decoded.metadata).toBe('{"a":"ü"}')
    expect(decoded.batches.map((one) => one.fields)).toEqual([ALL_FIELDS])
    expect(batchRows(decoded.batches[0]!)).toEqual(batchRows(batch))
  })

  it('without rows and without metadata gives an empty batch and null', () => {
    const decoded = decodeIpcStream(encodeIpcStream(emptyBatch(ALL_FIELDS)))
    expect(decoded.metadata).toBeNull()
    expect(decoded.batches.map((batch) => batch.rows)).toEqual([0])
  })

  it('of several batches gives them in order', () => {
    const decoded = decodeIpcStream(encodeIpcBatches([sampleBatch(3), sampleBatch(5)]))
    expect(decoded.batches.map((batch) => batch.rows)).toEqual([3, 5])
  })

  it('at an odd place of a larger buffer decodes alike', () => {
    const bytes = encodeIpcStream(sampleBatch(9))
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    const decoded = decodeIpcStream(shifted.subarray(3))
    expect(batchRows(decoded.batches[0]!)).toEqual(batchRows(sampleBatch(9)))
  })

  it('cut at any byte is CorruptFile', () => {
    const bytes = encodeIpcStream(sampleBatch(5), 'x')
    for (let length = 0; length < bytes.length; length++) {
      expect(outcome(bytes.slice(0, length)), `cut to ${length}`).toBe('CorruptFile')
    }
  })

  it('with bytes after its end is CorruptFile', () => {
    const bytes = encodeIpcStream(sampleBatch(5))
    expect(outcome(Uint8Array.of(...bytes, 0))).toBe('CorruptFile')
  })

  it('over the limit is CorruptFile before anything is read', () => {
    expect(outcome(new Uint8Array(64 * 2 ** 20 + 1))).toBe('CorruptFile')
  })

  it('with any bytes changed is fine or CorruptFile, never another error', () => {
    const bytes = encodeIpcStream(sampleBatch(5), 'x')
    const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255) })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const changed = bytes.slice()
        for (const { at, to } of changes) changed[at] = to
        expect(['fine', 'CorruptFile']).toContain(outcome(changed))
      }),
      { numRuns: 3000 },
    )
  })

  it('of random bytes is CorruptFile', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(outcome(bytes)).toBe('CorruptFile')
      }),
      { numRuns: 1000 },
    )
  })
})
