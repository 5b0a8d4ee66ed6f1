import {
  type Data,
  type DataType,
  DateMillisecond,
  Decimal,
  Dictionary,
  Duration,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float16,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  LargeBinary,
  LargeList,
  LargeUtf8,
  List,
  Map_,
  makeData,
  Null,
  Struct,
  Time,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  TimeUnit,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
  Utf8View,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { calicoTypeFor, castColumn } from '../../src/arrow/cast.js'
import { normalColumn } from '../../src/arrow/column.js'
import { buildColumn, columnValues } from '../../src/arrow/value.js'
import { type CalicoType, parseType, printType } from '../../src/format/types.js'
import fc from '../support/property.js'

/** The cells after a cast, of a slice of the column that leaves out its first row. */
function castTail(data: Data, to: string): unknown[] {
  const tail = data.slice(1, data.length - 1)
  const type = parseType(to)
  const column = castColumn({ from: data.type, data: tail, to: type, where: "column 'c'" })
  expect(normalColumn(column)).toBe(column)
  return columnValues(type, column)
}

function arrow(type: DataType, cells: unknown[]): Data {
  return vectorFromArray(cells, type).data[0]!
}

function refused(code: string) {
  return expect.objectContaining({ code, message: expect.stringContaining("column 'c'") })
}

describe('casting integers', () => {
  it.each<[DataType, string, unknown[], unknown[]]>([
    [new Uint8(), 'int16', [0, 255, null], [255, null]],
    [new Uint16(), 'int8', [0, 127, null], [127, null]],
    [new Uint32(), 'int64', [0, 4294967295, null], [4294967295n, null]],
    [new Uint64(), 'decimal(20,0)', [0n, 2n ** 64n - 1n, null], ['18446744073709551615', null]],
    [new Uint64(), 'int64', [0n, 2n ** 63n - 1n], [2n ** 63n - 1n]],
    [new Int64(), 'int32', [0n, -(2n ** 31n), null], [-(2 ** 31), null]],
    [new Int64(), 'decimal(19,0)', [0n, -5n, null], ['-5', null]],
    [new Int8(), 'int64', [0, -128, null], [-128n, null]],
    [new Int32(), 'decimal(12,2)', [0, -7], ['-7.00']],
  ])('%s to %s keeps the values', (type, to, cells, expected) => {
    expect(castTail(arrow(type, cells), to)).toEqual(expected)
  })

  it.each<[DataType, string, unknown]>([
    [new Int64(), 'int32', 2n ** 31n],
    [new Int64(), 'int32', -(2n ** 32n)],
    [new Int16(), 'int8', -129],
    [new Uint64(), 'int64', 2n ** 63n],
    [new Uint64(), 'int8', 2n ** 64n - 1n],
    [new Uint32(), 'int32', 2 ** 31],
    [new Int32(), 'decimal(3,2)', 10],
  ])('%s to %s refuses %s', (type, to, value) => {
    const data = arrow(type, [value, value])
    expect(() => castTail(data, to)).toThrow(refused('TypeMismatch'))
  })

  it('does not look at what lies under a null', () => {
    const nullBitmap = Uint8Array.of(0b01)
    const data = makeData({ type: new Int32(), data: Int32Array.of(1, 99999), nullBitmap })
    const to: CalicoType = { kind: 'int8' }
    const column = castColumn({ from: data.type, data, to, where: 'c' })
    expect(columnValues(to, column)).toEqual([1, null])
  })

  it('agrees with big arithmetic for any int64 and any width', () => {
    const values = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.bigInt({ min: -70_000n, max: 70_000n }),
    )
    fc.assert(
      fc.property(values, fc.constantFrom(8, 16, 32), (value, bits) => {
        const cast = () => castTail(arrow(new Int64(), [0n, value]), `int${bits}`)
        if (BigInt.asIntN(bits, value) === value) expect(cast()).toEqual([Number(value)])
        else expect(cast).toThrow(refused('TypeMismatch'))
      }),
    )
  })
})

describe('casting other numbers', () => {
  it('float32 and float16 widen', () => {
    const single = buildColumn({ kind: 'float32' }, [1, 0.5, null, Number.NaN])
    expect(castTail(single, 'float64')).toEqual([0.5, null, Number.NaN])
    const bits = Uint16Array.of(0, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0x7e00)
    const half = makeData({ type: new Float16(), data: bits })
    const expected = [1, -2, 65504, 2 ** -24, Number.POSITIVE_INFINITY, Number.NaN]
    expect(castTail(half, 'float32')).toEqual(expected)
    expect(castTail(half, 'float64')).toEqual(expected)
  })

  it('decimals move to any scale and precision that hold them', () => {
    const cents = buildColumn(parseType('decimal(6,2)'), ['0.00', '-12.30', null, '9999.00'])
    expect(castTail(cents, 'decimal(8,4)')).toEqual(['-12.3000', null, '9999.0000'])
    expect(castTail(cents, 'decimal(5,1)')).toEqual(['-12.3', null, '9999.0'])
    expect(() => castTail(cents, 'decimal(6,3)')).toThrow(refused('TypeMismatch'))
    expect(() => castTail(cents, 'decimal(6,0)')).toThrow(/row 0: -12.30 .*too many digits/)
  })

  it('decimals of 256 bits narrow where they fit', () => {
    const data = new Uint32Array(16)
    data.set([5, 0, 0, 0, 0, 0, 0, 0], 0)
    data.fill(0xffffffff, 8)
    const wide = makeData({ type: new Decimal(1, 40, 256), data })
    expect(castTail(wide, 'decimal(3,1)')).toEqual(['-0.1'])
    data[12] = 0
    expect(() => castTail(wide, 'decimal(38,1)')).toThrow(refused('TypeMismatch'))
  })

  it.each<[DataType, string]>([
    [new Float64(), 'int64'],
    [new Float64(), 'float32'],
    [new Int32(), 'float64'],
    [new Int32(), 'utf8'],
    [new Utf8(), 'int32'],
    [new Utf8(), 'binary'],
    [new TimestampMillisecond(null), 'timestamptz'],
    [new TimestampMillisecond('UTC'), 'timestamp'],
    [new DateMillisecond(), 'timestamp'],
  ])('%s to %s is refused', (type, to) => {
    const data = makeData({ type, length: 0 } as never) as Data
    const cast = () => castColumn({ from: type, data, to: parseType(to), where: "column 'c'" })
    expect(cast).toThrow(refused('UnsupportedType'))
  })
})

describe('casting times', () => {
  const cases = [
    { type: new TimestampSecond(null), unit: 1_000_000n },
    { type: new TimestampMillisecond(null), unit: 1000n },
    { type: new TimestampMicrosecond(null), unit: 1n },
  ]
  it.each(cases)('$type becomes microseconds, and out of range is refused', ({ type, unit }) => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.nat(60), (raw, by) => {
        const value = raw >> BigInt(by)
        const data = makeData({ type, data: BigInt64Array.of(0n, value) })
        const micros = value * unit
        const cast = () => castTail(data, 'timestamp')
        if (BigInt.asIntN(64, micros) !== micros) expect(cast).toThrow(refused('TypeMismatch'))
        else expect(cast()).toEqual(columnValues({ kind: 'timestamp' }, micro(micros)))
      }),
    )
  })

  function micro(value: bigint): Data {
    return buildColumn({ kind: 'timestamp' }, [value])
  }

  it('nanoseconds become microseconds, and a finer rest is refused', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n) / 1000n, max: (2n ** 63n - 1n) / 1000n }),
        fc.nat(2),
        (micros, rest) => {
          const nanos = BigInt.asIntN(64, micros * 1000n + BigInt(rest))
          const type = new TimestampNanosecond('Europe/Madrid')
          const data = makeData({ type, data: BigInt64Array.of(0n, nanos) })
          const cast = () => castTail(data, 'timestamptz')
          if (nanos % 1000n !== 0n) expect(cast).toThrow(refused('TypeMismatch'))
          else expect(cast()).toEqual(columnValues({ kind: 'timestamptz' }, micro(nanos / 1000n)))
        },
      ),
    )
  })

  it('milliseconds of whole days become days, others are refused', () => {
    const of = (...millis: bigint[]) =>
      makeData({ type: new DateMillisecond(), data: BigInt64Array.from(millis) })
    expect(castTail(of(0n, 86_400_000n, -86_400_000n), 'date')).toEqual([
      '1970-01-02',
      '1969-12-31',
    ])
    expect(() => castTail(of(0n, 86_400_001n), 'date')).toThrow(refused('TypeMismatch'))
    expect(() => castTail(of(0n, 2n ** 62n), 'date')).toThrow(refused('TypeMismatch'))
  })
})

describe('casting layouts', () => {
  const words = ['first', 'a word', null, '', 'ñ\u{1f600}', 'longer than twelve bytes']

  it('strings and bytes of every layout become plain ones', () => {
    expect(castTail(arrow(new Utf8(), words), 'utf8')).toEqual(words.slice(1))
    expect(castTail(arrow(new LargeUtf8(), words), 'utf8')).toEqual(words.slice(1))
    expect(castTail(arrow(new Utf8View(), words), 'utf8')).toEqual(words.slice(1))
    const bytes = words.map((word) => word && new Uint8Array(Buffer.from(word)))
    const expected = castTail(arrow(new LargeBinary(), bytes), 'binary')
    expect(expected.map((cell) => cell && String(cell))).toEqual(
      words.slice(1).map((word) => word && String(new Uint8Array(Buffer.from(word)))),
    )
    const fixed = makeData({ type: new FixedSizeBinary(2), data: Uint8Array.of(1, 2, 3, 4, 5, 6) })
    expect(castTail(fixed, 'binary')).toEqual([Uint8Array.of(3, 4), Uint8Array.of(5, 6)])
  })

  it('dictionaries become their values', () => {
    const type = new Dictionary(new Utf8(), new Int8())
    const cells = ['x', 'b', null, 'a', 'b', 'x']
    expect(castTail(arrow(type, cells), 'utf8')).toEqual(cells.slice(1))
  })

  it('an index outside of its dictionary is refused', () => {
    const type = new Dictionary(new Utf8(), new Int8())
    const dictionary = vectorFromArray(['only'], new Utf8())
    const data = makeData({ type, data: Int8Array.of(0, 1), dictionary } as never) as Data
    expect(() => castTail(data, 'utf8')).toThrow(refused('BadInput'))
  })

  it('lists of every layout are cast by their items', () => {
    const item = new Field('element', new Uint8(), true)
    const cells = [[9], [1, null], null, [], [255]]
    expect(castTail(arrow(new List(item), cells), 'list<int16>')).toEqual(cells.slice(1))
    const items = arrow(new Uint8(), [9, 1, null, 255])
    const offsets = BigInt64Array.of(0n, 1n, 3n, 3n, 3n, 4n)
    const nullBitmap = Uint8Array.of(0b11011)
    const large = makeData({
      type: new LargeList(item),
      valueOffsets: offsets,
      nullBitmap,
      child: items as Data<Uint8>,
    })
    expect(castTail(large, 'list<int16>')).toEqual(cells.slice(1))
    const fixed = makeData({
      type: new FixedSizeList(2, item),
      length: 2,
      child: items as Data<Uint8>,
    })
    expect(castTail(fixed, 'list<int16>')).toEqual([[null, 255]])
    expect(() => castTail(fixed, 'list<int8>')).toThrow(/the item of column 'c', row 1: 255/)
  })

  it('a column of type null becomes nulls of any type', () => {
    const data = makeData({ type: new Null(), length: 3 })
    expect(castTail(data, 'list<date>')).toEqual([null, null])
  })

  it('a column of the right type already keeps its memory', () => {
    const data = buildColumn({ kind: 'int64' }, [1n, 2n])
    const to: CalicoType = { kind: 'int64' }
    expect(castColumn({ from: data.type, data, to, where: 'c' })).toBe(data)
  })
})

const BOTH = 'struct<a:int16,"b c":utf8>'

function mapOf(key: DataType, value: DataType): DataType {
  const entries = new Struct([new Field('key', key), new Field('value', value)])
  return new Map_(new Field('entries', entries) as never)
}

describe('the type an import chooses', () => {
  it.each<[DataType, string]>([
    [new Uint8(), 'int16'],
    [new Uint16(), 'int32'],
    [new Uint32(), 'int64'],
    [new Uint64(), 'decimal(20,0)'],
    [new Int8(), 'int8'],
    [new Float16(), 'float32'],
    [new LargeUtf8(), 'utf8'],
    [new Utf8View(), 'utf8'],
    [new FixedSizeBinary(3), 'binary'],
    [new DateMillisecond(), 'date'],
    [new TimestampNanosecond(null), 'timestamp'],
    [new TimestampSecond('+02:00'), 'timestamptz'],
    [new Decimal(2, 9, 32), 'decimal(9,2)'],
    [new Dictionary(new LargeUtf8(), new Int32()), 'utf8'],
    [new LargeList(new Field('x', new Uint8(), true)), 'list<int16>'],
    [new Struct([new Field('a', new Uint8()), new Field('b c', new Utf8())]), BOTH],
    [mapOf(new LargeUtf8(), new Uint32()), 'map<utf8,int64>'],
    [new FixedSizeList(3, new Field('x', new Float32(), true)), 'vector<float32,3>'],
    [new FixedSizeList(2, new Field('x', new Int8(), true)), 'list<int8>'],
  ])('for %s is %s', (type, expected) => {
    expect(printType(calicoTypeFor(type, 'c'))).toBe(expected)
  })

  it.each([
    new Null(),
    new Struct([]),
    new Struct([new Field('a', new Time(TimeUnit.SECOND, 32))]),
    mapOf(new Float64(), new Int8()),
    new Time(TimeUnit.SECOND, 32),
    new Duration(TimeUnit.SECOND),
    new Decimal(0, 39, 256),
    new Decimal(-1, 9, 128),
  ])('for %s is none, and the message names the column', (type) => {
    expect(() => calicoTypeFor(type, "column 'c'")).toThrow(refused('UnsupportedType'))
  })
})
