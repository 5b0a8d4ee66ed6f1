/** Rows of all supported types, nulls among them, and rows as text to compare. */

const SAMPLES = {
  bool: [true, false, null],
  int8: [1, -128, null, 127],
  int16: [1, -32768, null, 32767],
  int32: [1, -2147483648, null, 2147483647],
  int64: [1n, -(2n ** 63n), null, 2n ** 63n - 1n],
  float32: [1.5, -0.25, null, Number.NaN],
  float64: [0.1, -0, null, Number.POSITIVE_INFINITY],
  'decimal(5,2)': ['1.25', '-999.99', null, '0.00'],
  'decimal(38,10)': ['1.2500000000', '-1234567890123456789012345678.0000000001', null],
  utf8: ['a', 'zöx 𝄞', null, '', 'text that is longer than a view holds'],
  binary: [Uint8Array.of(0, 255), Uint8Array.of(), null, Uint8Array.of(1)],
  date: ['2020-01-01', '1900-02-28', null, '9999-12-31'],
  timestamp: ['2020-01-01T00:00:00.000001', null, '2262-04-12T00:00:00.000000'],
  timestamptz: ['2020-01-01T00:00:00.000001Z', null, '1900-02-28T12:00:00.000000Z'],
  'list<utf8>': [['a', null], [], null, ['', 'zöx']],
  'list<list<decimal(9,1)>>': [[['1.0'], null, []], [], null, [['-2.5', null]]],
  'struct<x:int32,y:utf8>': [{ x: 1, y: 'a' }, { x: null, y: null }, null, { x: -1, y: '' }],
  'map<utf8,int64>': [new Map([['a', 1n]]), new Map(), null, new Map([['', 2n]])],
  'vector<float32,3>': [Float32Array.of(1, -0, Number.NaN), null, Float32Array.of(0.5, 2, 3)],
  'list<struct<v:vector<float64,2>,m:map<date,list<bool>>>>': [
    [{ v: Float64Array.of(1, 2), m: new Map([['2020-01-01', [true, null]]]) }, null],
    [],
    null,
    [{ v: null, m: new Map() }],
  ],
}

export const TYPES = Object.keys(SAMPLES)

/** Rows with a cell of each type, `v0`, `v1` … */
export function samples(rows, types = TYPES) {
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      types.map((type, i) => {
        const values = SAMPLES[type]
        return [`v${i}`, values[(row + i) % values.length]]
      }),
    ),
  )
}

/** Rows as one text; -0, NaN, bytes, bigints and maps stay apart. */
export function rowTexts(rows) {
  return JSON.stringify(rows, (_, value) => plain(value))
}

function plain(value) {
  if (typeof value === 'bigint') return `${value}n`
  if (Object.is(value, -0)) return 'float -0'
  if (typeof value === 'number' && !Number.isFinite(value)) return `float ${value}`
  if (value instanceof Map) return [...value].map(([key, item]) => ({ key, item }))
  if (ArrayBuffer.isView(value)) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return `x${bytes.toString('hex')}`
  }
  return value
}
