import { describe, expect, it } from 'vitest'
import {
  compareKeyToBytes,
  encodeKeys,
  isSorted,
  isStrictlySorted,
  keyHex,
  lowerBoundBytes,
  sortOrder,
} from '../../src/arrow/keys.js'
import { buildColumn } from '../../src/arrow/value.js'
import { type CalicoType, parseType } from '../../src/format/types.js'

function encode(types: readonly string[], ...rows: unknown[][]) {
  const parsed = types.map(parseType)
  const columns = parsed.map((type, at) =>
    buildColumn(
      type,
      rows.map((row) => row[at]),
    ),
  )
  return encodeKeys(columns, parsed)
}

describe('the key encoding', () => {
  it.each([
    ['int8', -128, '7fffffffffffff80'],
    ['int16', 0, '8000000000000000'],
    ['int32', 7, '8000000000000007'],
    ['int64', -1n, '7fffffffffffffff'],
    ['int64', -(2n ** 63n), '0000000000000000'],
    ['int64', 2n ** 63n - 1n, 'ffffffffffffffff'],
    ['int64', 0x0102030405060708n, '8102030405060708'],
    ['date', '1969-12-31', '7fffffffffffffff'],
    ['timestamp', '1970-01-01T00:00:00.000001', '8000000000000001'],
    ['timestamptz', '1970-01-01T01:00:00.000000+01:00', '8000000000000000'],
    ['bool', false, '00'],
    ['bool', true, '01'],
    ['decimal(5,2)', '-0.01', '7fffffffffffffffffffffffffffffff'],
    ['decimal(38,0)', '18446744073709551617', '80000000000000010000000000000001'],
    ['utf8', '', '0000'],
    ['utf8', 'a\0b', '6100ff620000'],
    ['utf8', '\u{1f600}', 'f09f98800000'],
    ['binary', new Uint8Array([0, 0xff, 0]), '00ffff00ff0000'],
  ])('of %s %s is %s', (type, value, hex) => {
    expect(keyHex(encode([type], [value]), 0)).toBe(hex)
  })

  it('of several components is theirs end to end', () => {
    const keys = encode(['utf8', 'int8', 'bool'], ['x\0', 1, true])
    expect(keyHex(keys, 0)).toBe('7800ff0000' + '8000000000000001' + '01')
  })

  it('of a single word has no byte buffer', () => {
    expect(encode(['int64'], [1n], [2n])).toMatchObject({ bytes: null, offsets: null, rows: 2 })
  })

  it('of a narrow integer column is that of its widened declaration', () => {
    const narrow = encodeKeys([buildColumn({ kind: 'int8' }, [-5])], [{ kind: 'int64' }])
    expect(keyHex(narrow, 0)).toBe(keyHex(encode(['int64'], [-5n]), 0))
  })

  it('refuses a null and names component and row', () => {
    const columns = [
      buildColumn({ kind: 'int64' }, [1, 2, 3]),
      buildColumn({ kind: 'utf8' }, ['a', 'b', null]),
    ]
    const types: CalicoType[] = [{ kind: 'int64' }, { kind: 'utf8' }]
    expect(() => encodeKeys(columns, types, ['id', 'region'])).toThrow(
      expect.objectContaining({
        code: 'InvalidKey',
        message: expect.stringMatching(/'region'.*row 2/),
      }),
    )
  })

  it('takes a key of 4096 bytes and refuses one of 4097', () => {
    expect(keyHex(encode(['utf8'], ['x'.repeat(4094)]), 0)).toHaveLength(8192)
    expect(() => encode(['utf8'], ['ok'], ['x'.repeat(4095)])).toThrow(
      expect.objectContaining({ code: 'InvalidKey', message: expect.stringContaining('row 1') }),
    )
    expect(() => encode(['utf8'], ['\0'.repeat(2048)])).toThrow(
      expect.objectContaining({ code: 'InvalidKey' }),
    )
  })

  it('refuses floats and lists in keys, and a column of another type than declared', () => {
    const column = buildColumn({ kind: 'float64' }, [1])
    expect(() => encodeKeys([column], [{ kind: 'float64' }])).toThrow(
      expect.objectContaining({ code: 'InvalidType' }),
    )
    const cents = buildColumn({ kind: 'decimal', precision: 5, scale: 2 }, ['1.00'])
    expect(() => encodeKeys([cents], [{ kind: 'decimal', precision: 5, scale: 3 }])).toThrow(
      expect.objectContaining({ code: 'TypeMismatch' }),
    )
  })
})

describe('searching keys', () => {
  it('finds the place of a bound that is only a prefix of a key', () => {
    const keys = encode(['utf8'], ['a'], ['ab'], ['b'], ['ba'])
    expect(lowerBoundBytes(keys, new Uint8Array([0x62]))).toBe(2)
    expect(lowerBoundBytes(keys, new Uint8Array([0x63]))).toBe(4)
    expect(lowerBoundBytes(keys, new Uint8Array([]))).toBe(0)
    expect(compareKeyToBytes(keys, 2, new Uint8Array([0x62, 0, 0]))).toBe(0)
  })

  it('tells sorted from strictly sorted', () => {
    const repeated = encode(['int32'], [1], [2], [2], [5])
    expect([isSorted(repeated), isStrictlySorted(repeated)]).toEqual([true, false])
    const falling = encode(['utf8'], ['longer than 8 b'], ['longer than 8 a'])
    expect([isSorted(falling), isStrictlySorted(falling)]).toEqual([false, false])
    const rising = encode(['int32'], [-1], [0])
    expect([isSorted(rising), isStrictlySorted(rising)]).toEqual([true, true])
  })

  it('gives the identity as the order of no keys and of sorted keys', () => {
    expect([...sortOrder(encode(['int32']))]).toEqual([])
    expect([...sortOrder(encode(['int32'], [3], [3], [4]))]).toEqual([0, 1, 2])
  })
})
