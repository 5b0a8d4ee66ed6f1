/** Ids, paths, types and hashes: the small things that everything is named by. */

import { describe, expect, it } from 'vitest'
import { seededEnv, systemEnv } from '../../src/env.js'
import { isCalicoError } from '../../src/errors.js'
import { sha256Hex, xxh64Hex } from '../../src/format/hash.js'
import { fromHex, toHex } from '../../src/format/hex.js'
import { newColumnId, newLongId, newShortId, toBase32 } from '../../src/format/ids.js'
import { entryPath, isDataPath, refsPath } from '../../src/format/layout.js'
import { parseType, printType } from '../../src/format/types.js'
import { anyTypes } from '../arrow/arbitraries.js'
import fc from '../support/property.js'
import { boxed } from '../support/soak.js'

describe('ids', () => {
  it.each([
    ['', ''],
    ['66', 'my'],
    ['666f', 'mzxq'],
    ['666f6f', 'mzxw6'],
    ['666f6f62', 'mzxw6yq'],
    ['666f6f6261', 'mzxw6ytb'],
    ['666f6f626172', 'mzxw6ytboi'],
    ['ffffffffffffffff', '7777777777776'],
  ])('are base32 of RFC 4648: %s is %s', (hex, text) => {
    expect(toBase32(fromHex(hex))).toBe(text)
  })

  it('have 13 and 26 characters and do not repeat', () => {
    const short = Array.from({ length: 500 }, () => newShortId(systemEnv))
    const long = Array.from({ length: 500 }, () => newLongId(systemEnv))
    for (const id of short) expect(id).toMatch(/^[a-z2-7]{13}$/)
    for (const id of long) expect(id).toMatch(/^[a-z2-7]{26}$/)
    expect(new Set([...short, ...long]).size).toBe(1000)
  })

  it('of columns lie in 1 … 2^31 - 1 and are none of those taken', () => {
    const taken = new Set<number>()
    const env = seededEnv({ seed: 3 })
    for (let i = 0; i < 1000; i++) {
      const id = newColumnId(env, taken)
      expect(Number.isInteger(id) && id >= 1 && id <= 0x7fffffff).toBe(true)
      expect(taken.has(id)).toBe(false)
      taken.add(id)
    }
    const answers = [
      [0, 0, 0, 0],
      [0x80, 0, 0, 0],
      [0, 0, 0, 7],
      [0x80, 0, 0, 7],
      [0, 0, 1, 0],
    ]
    const scripted = { ...env, randomBytes: () => Uint8Array.from(answers.shift()!) }
    expect(newColumnId(scripted, new Set([7]))).toBe(256)
  })
})

describe('paths', () => {
  it('have numbers of twenty digits, in the order of the numbers', () => {
    expect(entryPath(1, 7)).toBe('log/1/00000000000000000007.json')
    expect(refsPath(64)).toBe('refs/00000000000000000064.json')
    expect(entryPath(1, 9) < entryPath(1, 10)).toBe(true)
  })

  it.each([
    ['data/abc/x.parquet', true],
    ['data/abc/p=00/x.arrow', true],
    ['data/abd/x.parquet', false],
    ['data/abc', false],
    ['data/abc/', false],
    ['data/abc/p/q/x.parquet', false],
    ['data/abc/../abd/x.parquet', false],
    ['data/abc/./x.parquet', false],
    ['data/abc//x.parquet', false],
    ['/data/abc/x.parquet', false],
    ['log/abc/x.parquet', false],
    ['data/abc/x\u0000.parquet', false],
    ['data/abc/x y.parquet', false],
    ['data/abc/..\\x.parquet', false],
  ])("%s is one of group abc's: %s", (path, expected) => {
    expect(isDataPath(path, { group: 'g', incarnation: 'abc' })).toBe(expected)
  })
})

describe('types', () => {
  it('print to the text that they parse from', () => {
    const property = fc.property(anyTypes, (type) => {
      expect(parseType(printType(type))).toEqual(type)
    })
    fc.assert(property, boxed(200))
  })

  it.each([
    ...[
      '',
      'int',
      'INT64',
      ' int64',
      'int64 ',
      'list<>',
      'list<int64',
      'list<int64>>',
      'list< utf8>',
    ],
    ...[
      'decimal',
      'decimal(0,0)',
      'decimal(39,0)',
      'decimal(5,6)',
      'decimal(05,1)',
      'decimal(5, 1)',
    ],
    ...['decimal(5,01)', 'decimal(5,-1)', 'uint8', 'timestamp(us)', 'constructor', '__proto__'],
    `${'list<'.repeat(9)}int8${'>'.repeat(9)}`,
  ])("'%s' is refused with InvalidType", (text) => {
    try {
      parseType(text)
      expect.unreachable()
    } catch (error) {
      expect(isCalicoError(error, 'InvalidType')).toBe(true)
    }
  })

  it('nest eight deep', () => {
    const text = `${'list<'.repeat(8)}int8${'>'.repeat(8)}`
    expect(printType(parseType(text))).toBe(text)
  })
})

describe('hashes', () => {
  it('are xxHash64 with seed 0, and SHA-256', () => {
    expect(xxh64Hex(Buffer.from(''))).toBe('ef46db3751d8e999')
    expect(xxh64Hex(Buffer.from('abc'))).toBe('44bc2cf5ad770999')
    expect(sha256Hex(Buffer.from('abc')).slice(0, 16)).toBe('ba7816bf8f01cfea')
  })

  it('and bytes read back from hexadecimal', () => {
    const property = fc.property(fc.uint8Array(), (bytes) => {
      expect([...fromHex(toHex(bytes))]).toEqual([...bytes])
    })
    fc.assert(property, boxed(100))
  })
})
