import { describe, expect, it } from 'vitest'
import { nameList } from '../../src/cli/names.js'
import { spanText } from '../../src/cli/progress.js'
import { atOf, componentValue, keyValues, secondsOf } from '../../src/cli/values.js'
import { parseType } from '../../src/format/types.js'

const component = (type: string): Parameters<typeof componentValue>[0] => ({
  name: 'k',
  type: parseType(type),
})

describe('a word as a key component', () => {
  it.each([
    ['int64', '-9223372036854775808', -9223372036854775808n],
    ['int8', '-128', -128],
    ['bool', 'true', true],
    ['utf8', '007', '007'],
    ['decimal(10,2)', '1.5', '1.5'],
    ['date', '2026-01-31', '2026-01-31'],
    ['binary', 'AP8=', Uint8Array.of(0, 255)],
  ])('is a value of %s', (type, text, value) => {
    expect(componentValue(component(type), text)).toEqual(value)
  })

  it.each([
    ['int64', 'abc'],
    ['int8', '128'],
    ['date', '2026-02-30'],
    ['bool', 'yes'],
  ])('that is no %s is a TypeMismatch', (type, text) => {
    expect(() => componentValue(component(type), text)).toThrow(
      expect.objectContaining({ code: 'TypeMismatch' }),
    )
  })
})

describe('a key on the command line', () => {
  const day = { name: 'day', type: parseType('date') }
  const name = { name: 'name', type: parseType('utf8') }

  it('is cut at commas where it has several components', () => {
    expect(keyValues([day, name], '2026-01-01,a')).toEqual(['2026-01-01', 'a'])
    expect(keyValues([day, name], '2026-01-01')).toEqual(['2026-01-01'])
  })

  it('keeps the commas of its only component', () => {
    expect(keyValues([name], 'a,b')).toEqual(['a,b'])
  })

  it('may be a JSON array', () => {
    expect(keyValues([day, name], '["2026-01-01","a,b"]')).toEqual(['2026-01-01', 'a,b'])
    expect(keyValues([component('int64')], '[5]')).toEqual([5n])
  })

  it.each([['2026-01-01,a,b'], ['[]'], ['[1']])('is refused as %s', (text) => {
    expect(() => keyValues([day, name], text)).toThrow(
      expect.objectContaining({ code: 'InvalidArgument' }),
    )
  })
})

describe('a point in the history', () => {
  it('is a version, a moment or the start of a day', () => {
    expect(atOf('v12')).toEqual({ kind: 'version', version: 12 })
    expect(atOf('1970-01-01T00:00:01Z')).toEqual({ kind: 'timestamp', micros: 1_000_000 })
    expect(atOf('1970-01-02')).toEqual({ kind: 'timestamp', micros: 86_400_000_000 })
    expect(() => atOf('yesterday')).toThrow(/neither a version/)
  })
})

describe('a span of time', () => {
  it('has a number and a unit', () => {
    expect(secondsOf('7d')).toBe(604_800)
    expect(secondsOf('90m')).toBe(5400)
    expect(() => secondsOf('7')).toThrow(/no span of time/)
  })

  it('is printed in its two largest units', () => {
    expect([0.2, 59, 185, 7620].map(spanText)).toEqual(['1s', '59s', '3m05s', '2h07m'])
  })
})

describe('a list of names', () => {
  it('takes quotes around odd ones', () => {
    expect(nameList(' id, "a, ""b""" ,total net', '--columns')).toEqual([
      'id',
      'a, "b"',
      'total net',
    ])
  })

  it.each([[''], ['a,,b'], ['a,'], ['"a']])('is refused as %j', (text) => {
    expect(() => nameList(text, '--columns')).toThrow(/--columns takes names/)
  })
})
