/** How the outcomes of scripts are judged, and their short forms (conformance/README.md). */
import { describe, expect, it } from 'vitest'
import { expand } from '../../conformance/runner/expand.mjs'
import { mismatch } from '../../conformance/runner/match.mjs'

const differs = (expected: unknown, found: unknown): boolean =>
  mismatch(expected, found, new Map()) !== null

describe('an expectation', () => {
  it('of an object is met by its members, whatever others there are', () => {
    expect(differs({ version: 3 }, { version: 3, line: 1 })).toBe(false)
    expect(differs({ version: 3 }, { version: 4, line: 1 })).toBe(true)
    expect(differs({ version: 3 }, { line: 1 })).toBe(true)
    expect(differs({ version: 3 }, null)).toBe(true)
  })

  it('of a list is met item by item', () => {
    expect(differs([1, { a: 2 }], [1, { a: 2, b: 3 }])).toBe(false)
    expect(differs([1], [1, 2])).toBe(true)
    expect(differs([], undefined)).toBe(true)
  })

  it('that nothing is there is met by nothing else', () => {
    expect(differs({ error: { absent: true } }, {})).toBe(false)
    expect(differs({ error: { absent: true } }, { error: null })).toBe(true)
  })

  it('of a pattern is met by texts', () => {
    expect(differs({ like: '^data/' }, 'data/x')).toBe(false)
    expect(differs({ like: '^data/' }, 'log/x')).toBe(true)
    expect(differs({ like: '3' }, 3)).toBe(true)
  })

  it('of a name is met by one value everywhere', () => {
    const names = new Map<string, unknown>()
    expect(mismatch({ id: '$id' }, { id: 'x' }, names)).toBeNull()
    expect(mismatch({ id: '$id' }, { id: 'x' }, names)).toBeNull()
    expect(mismatch({ id: '$id' }, { id: 'y' }, names)).toContain('$id')
    expect(mismatch({ id: '$other' }, {}, names)).not.toBeNull()
  })

  it('of several takes no names from those that are not met', () => {
    const names = new Map<string, unknown>()
    const either = {
      anyOf: [
        { id: '$a', version: 3 },
        { id: '$b', version: 4 },
      ],
    }
    expect(mismatch(either, { id: 'x', version: 4 }, names)).toBeNull()
    expect([...names]).toEqual([['$b', 'x']])
    expect(mismatch(either, { id: 'x', version: 5 }, names)).not.toBeNull()
  })
})

describe('a short form', () => {
  it('of a series is the list with each number in its place', () => {
    const of = { id: '$i', text: { $text: { of: 'ab', times: 2 } } }
    expect(expand({ rows: { $series: { from: 1, through: 2, of } } })).toEqual({
      rows: [
        { id: '1', text: 'abab' },
        { id: '2', text: 'abab' },
      ],
    })
  })
})
