/** Batches and stores for the tests of this folder. */

import type { Batch, BatchField } from '../../src/arrow/batch.js'
import { buildBatch } from '../../src/arrow/value.js'
import { seededEnv } from '../../src/env.js'
import { parseType } from '../../src/format/types.js'
import { MemoryStore } from '../../src/storage/memory.js'
import fc from '../support/property.js'

export function memoryStore(): MemoryStore {
  return new MemoryStore({ name: 'data-test', env: seededEnv({ seed: 1 }) })
}

const SAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  bool: [true, false, null, true],
  int8: [1, -128, null, 127],
  int16: [1, -32768, null, 32767],
  int32: [1, -2147483648, null, 2147483647],
  int64: [1n, -(2n ** 63n), null, 2n ** 63n - 1n],
  float32: [1.5, -0.25, null, Number.NaN],
  float64: [0.1, -0, null, Number.POSITIVE_INFINITY],
  'decimal(5,2)': ['1.25', '-999.99', null, '0.00'],
  'decimal(15,3)': ['1.250', '-999.990', null, '123456789012.345'],
  'decimal(38,10)': [
    '1.2500000000',
    '-1234567890123456789012345678.0000000001',
    null,
    '0.0000000000',
  ],
  utf8: ['a', 'zöx 𝄞', null, ''],
  binary: [Uint8Array.of(0, 255), Uint8Array.of(), null, Uint8Array.of(1)],
  date: ['2020-01-01', '1900-02-28', null, '9999-12-31'],
  timestamp: ['2020-01-01T00:00:00.000001', '1900-02-28T12:00:00', null, '2262-04-12T00:00:00'],
  timestamptz: [
    '2020-01-01T00:00:00.000001Z',
    '1900-02-28T12:00:00Z',
    null,
    '2262-04-12T00:00:00Z',
  ],
  'list<utf8>': [['a', null], [], null, ['', 'zöx']],
  'list<int64>': [[1n, null], [], null, [2n]],
  'list<list<decimal(9,1)>>': [[['1.0'], null, []], [], null, [['-2.5', null]]],
  'struct<f7:int32,f8:utf8>': [
    { f7: 1, f8: 'a' },
    { f7: null, f8: null },
    null,
    { f7: -1, f8: '' },
  ],
  'map<utf8,int64>': [
    new Map([['a', 1n]]),
    new Map(),
    null,
    new Map([
      ['b', null],
      ['', 2n],
    ]),
  ],
  'vector<float32,3>': [
    Float32Array.of(1, -0, Number.NaN),
    Float32Array.of(0.5, 2, 3),
    null,
    Float32Array.of(0, 0, Number.POSITIVE_INFINITY),
  ],
  'list<struct<f1:vector<float64,2>,f2:map<date,list<bool>>>>': [
    [{ f1: Float64Array.of(1, 2), f2: new Map([['2020-01-01', [true, null]]]) }, null],
    [],
    null,
    [
      { f1: null, f2: new Map() },
      { f1: Float64Array.of(3, 4), f2: null },
    ],
  ],
  'struct<f3:struct<f4:vector<float32,2>,f5:list<vector<float64,1>>>,f6:map<int8,map<utf8,int8>>>':
    [
      { f3: { f4: Float32Array.of(1, 2), f5: [Float64Array.of(9), null] }, f6: new Map() },
      {
        f3: null,
        f6: new Map([
          [1, new Map([['x', 7]])],
          [2, null],
        ]),
      },
      null,
      { f3: { f4: null, f5: null }, f6: null },
    ],
}

/** One column of every type, named `c1`, `c2` … */
export const ALL_FIELDS: readonly BatchField[] = Object.keys(SAMPLES).map((type, i) => ({
  name: `c${i + 1}`,
  type: parseType(type),
}))

/** A batch of `rows` rows of every type, nulls among them. */
export function sampleBatch(rows: number): Batch {
  const samples = Object.values(SAMPLES)
  const records = Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      ALL_FIELDS.map((field, i) => [field.name, samples[i]![(row + i) % samples[i]!.length]]),
    ),
  )
  return buildBatch(ALL_FIELDS, records)
}

/** Batches of some of the fields with random cells out of the samples. */
export const batchArbitrary: fc.Arbitrary<Batch> = fc
  .record({
    picks: fc.uniqueArray(fc.nat(ALL_FIELDS.length - 1), { minLength: 1, maxLength: 6 }),
    rows: fc.array(fc.nat(1000), { maxLength: 50 }),
  })
  .map(({ picks, rows }) => {
    const samples = Object.values(SAMPLES)
    const fields = picks.map((at) => ALL_FIELDS[at]!)
    const records = rows.map((seed, row) =>
      Object.fromEntries(
        picks.map((at) => [ALL_FIELDS[at]!.name, samples[at]![(seed * 7 + row * at) % 4]]),
      ),
    )
    return buildBatch(fields, records)
  })
