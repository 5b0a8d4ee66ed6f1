import { describe, expect, it } from 'vitest'
import { normalColumn } from '../../src/arrow/column.js'
import { concatListRows } from '../../src/arrow/lists.js'
import { buildColumn, columnValues } from '../../src/arrow/value.js'
import { parseType } from '../../src/format/types.js'
import fc from '../support/property.js'
import { anyTypes, cellsOf } from './arbitraries.js'

const type = parseType('list<utf8>')

describe('lists put together', () => {
  it('have the items of their contributions in order; null lists add nothing', () => {
    const base = buildColumn(type, [['a'], null, ['b', null]])
    const update = buildColumn(type, [['x', 'y'], []])
    const result = concatListRows({
      type,
      sources: [base, update],
      contribOffsets: Int32Array.of(0, 3, 5, 5, 6, 7),
      contribSource: Int32Array.of(0, 1, 0, 0, 1, 0, 1),
      contribRow: Int32Array.of(2, 0, 0, 1, 0, 1, 0),
      isNull: Uint8Array.of(0, 0, 0, 0, 1),
    })
    expect(columnValues(type, result)).toEqual([
      ['b', null, 'x', 'y', 'a'],
      ['x', 'y'],
      [],
      [],
      null,
    ])
  })

  it('give what concatenating arrays gives, for items of every type', () => {
    const cases = anyTypes.chain((element) => {
      const list = { kind: 'list' as const, element }
      return fc.record({
        list: fc.constant(list),
        sources: fc.array(fc.array(cellsOf(list), { minLength: 1, maxLength: 6 }), {
          minLength: 1,
          maxLength: 3,
        }),
        rows: fc.array(
          fc.record({
            isNull: fc.boolean(),
            picks: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }),
          }),
          { maxLength: 8 },
        ),
      })
    })
    fc.assert(
      fc.property(cases, ({ list, sources, rows }) => {
        const offsets = [0]
        const source: number[] = []
        const row: number[] = []
        const expected = rows.map(({ isNull, picks }) => {
          const items: unknown[] = []
          for (const [a, b] of picks) {
            const from = sources[a % sources.length]!
            source.push(a % sources.length)
            row.push(b % from.length)
            items.push(...((from[b % from.length] as unknown[] | null) ?? []))
          }
          offsets.push(source.length)
          return isNull ? null : items
        })
        const result = concatListRows({
          type: list,
          sources: sources.map((cells) => buildColumn(list, cells)),
          contribOffsets: Int32Array.from(offsets),
          contribSource: Int32Array.from(source),
          contribRow: Int32Array.from(row),
          isNull: Uint8Array.from(rows, (r) => (r.isNull ? 1 : 0)),
        })
        expect(columnValues(list, result)).toEqual(expected)
        expect(normalColumn(result)).toBe(result)
      }),
    )
  })
})
