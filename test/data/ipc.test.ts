import type { Data } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { emptyBatch } from '../../src/arrow/batch.js'
import { makeColumn } from '../../src/arrow/column.js'
import { batchRows, buildColumn } from '../../src/arrow/value.js'
import { decodeIpcStream, encodeIpcBatches, encodeIpcStream } from '../../src/data/ipc.js'
import { isCalicoError } from '../../src/errors.js'
import { type CalicoType, parseType } from '../../src/format/types.js'
import fc from '../support/property.js'
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

/** The column with a null in the first item of a vector. */
function hiddenNull(vectors: Data, row: number): Data {
  const items = vectors.children[0]!
  const size = items.length / vectors.length
  const validity = new Uint8Array(8).fill(0xff)
  validity[0]! &= ~(1 << (row * size))
  const { length, values } = items
  const child = makeColumn({ type: items.type, length, values, validity })
  const { type, nullBitmap } = vectors
  return makeColumn({ type, length: vectors.length, validity: nullBitmap, child })
}

/** The column with a null for the first key. */
function nullKey(maps: Data): Data {
  const entries = maps.children[0]!
  const [key, value] = entries.children as [Data, Data]
  const { length, values } = key
  const spoiled = makeColumn({ type: key.type, length, values, validity: Uint8Array.of(0xfe) })
  const child = makeColumn({ type: entries.type, length, children: [spoiled, value] })
  return makeColumn({ type: maps.type, length: maps.length, offsets: maps.valueOffsets, child })
}

function wideStruct(count: number): CalicoType {
  const type = parseType('int8')
  const fields = Array.from({ length: count }, (_, i) => ({ name: `f${i}`, type }))
  return { kind: 'struct', fields }
}

function deepStruct(depth: number): CalicoType {
  const type = depth === 1 ? parseType('int8') : deepStruct(depth - 1)
  return { kind: 'struct', fields: [{ name: 'f', type }] }
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

  it.each([
    ['a vector with a null item', 'vector<float32,2>', hiddenNull],
    ['a map with a null key', 'map<int8,int8>', nullKey],
  ])('with %s is CorruptFile', (_, text, spoil) => {
    const type = parseType(text)
    const cells = type.kind === 'map' ? [[[1, 1]], [[2, 2]]] : [[1, 2], null]
    const column = buildColumn(type, cells)
    const fields = [{ name: 'c', type }]
    expect(outcome(encodeIpcStream({ rows: 2, fields, columns: [column] }))).toBe('fine')
    const columns = [spoil(column, 0)]
    expect(outcome(encodeIpcStream({ rows: 2, fields, columns }))).toBe('CorruptFile')
  })

  it('with a null item where the vector itself is null reads well', () => {
    const type = parseType('vector<float32,2>')
    const columns = [hiddenNull(buildColumn(type, [[1, 2], null]), 1)]
    const bytes = encodeIpcStream({ rows: 2, fields: [{ name: 'c', type }], columns })
    expect(batchRows(decodeIpcStream(bytes).batches[0]!)).toEqual([
      { c: Float32Array.of(1, 2) },
      { c: null },
    ])
  })

  it.each([
    ['a struct of more fields than a type may have', wideStruct(1001)],
    ['structs that nest deeper than a type may', deepStruct(9)],
    ['a struct without fields', wideStruct(0)],
  ])('with %s is CorruptFile', (_, type) => {
    expect(outcome(encodeIpcStream(emptyBatch([{ name: 'c', type }])))).toBe('CorruptFile')
  })

  it('with as many fields and as deep as a type may be reads well', () => {
    for (const type of [wideStruct(1000), deepStruct(8)]) {
      expect(outcome(encodeIpcStream(emptyBatch([{ name: 'c', type }])))).toBe('fine')
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
