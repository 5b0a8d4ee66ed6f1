/** Maps with a key twice are found at any depth; where they cannot be seen they do not count. */
import type { Data } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { makeColumn } from '../../src/arrow/column.js'
import { checkMapKeys } from '../../src/arrow/map-keys.js'
import { buildColumn } from '../../src/arrow/value.js'
import { parseType } from '../../src/format/types.js'
import fc from '../support/property.js'
import { cellsOf, keyTypes } from './arbitraries.js'

const check = (type: string, cells: readonly unknown[]): void =>
  checkMapKeys(parseType(type), buildColumn(parseType(type), cells), "column 'c'")

describe('keys of maps', () => {
  it('are refused exactly where two of one cell have one JSON form, for keys of every type', () => {
    const typedKeys = keyTypes.chain((type) =>
      fc.record({
        type: fc.constant(type),
        rows: fc.array(
          fc.array(
            cellsOf(type).filter((key) => key !== null),
            { maxLength: 14 },
          ),
        ),
      }),
    )
    const text = (key: unknown): string => (key instanceof Uint8Array ? key.join() : String(key))
    fc.assert(
      fc.property(typedKeys, ({ type, rows }) => {
        const cells = rows.map((keys) => keys.map((key) => [key, 1]))
        const map = { kind: 'map', key: type, value: { kind: 'int8' } } as const
        const column = buildColumn(map, cells)
        const first = rows.findIndex((keys) => new Set(keys.map(text)).size < keys.length)
        const run = (): void => checkMapKeys(map, column, 'c')
        if (first < 0) expect(run).not.toThrow()
        else expect(run).toThrow(`c, row ${first}: a map has two entries of one key`)
      }),
    )
  })

  it('are looked for in lists, structs and maps, and the row is that of the column', () => {
    const twice = [
      ['a', 1],
      ['a', 2],
    ]
    const found = "column 'c', row 2: a map has two entries"
    expect(() => check('list<map<utf8,int8>>', [[], [[], []], [[], twice]])).toThrow(found)
    expect(() => check('struct<m:map<utf8,int8>>', [null, { m: [] }, { m: twice }])).toThrow(found)
    const inner = [null, [], [['x', { m: twice }]]]
    expect(() => check('map<utf8,struct<m:map<utf8,int8>>>', inner)).toThrow(found)
    expect(() => check('struct<l:list<utf8>>', [{ l: ['a', 'a'] }])).not.toThrow()
  })

  it('in a struct that is null do not count', () => {
    const type = parseType('struct<m:map<int8,int8>>')
    const twice = [
      [
        [1, 1],
        [1, 2],
      ],
    ]
    const visible = buildColumn(type, [{ m: twice[0] }])
    const hidden: Data = makeColumn({
      type: visible.type,
      length: 1,
      validity: new Uint8Array(1),
      children: visible.children,
    })
    expect(() => checkMapKeys(type, visible, 'c')).toThrow('row 0')
    expect(() => checkMapKeys(type, hidden, 'c')).not.toThrow()
  })
})
