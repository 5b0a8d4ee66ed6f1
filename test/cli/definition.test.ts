import { describe, expect, it } from 'vitest'
import { definitionFromFields, definitionFromText } from '../../src/cli/definition.js'
import { definitionFromJson, definitionJson } from '../../src/cli/definition-file.js'
import { seededEnv } from '../../src/env.js'
import { transformText } from '../../src/executor/transform-text.js'
import type { KeySpaceDefinition } from '../../src/format/generated/documents.js'
import { defineKeySpace } from '../../src/table/definition.js'

const FIELDS = [
  { name: 'id', type: 'int64' },
  { name: 'name', type: 'utf8' },
  { name: 'tag', type: 'utf8' },
  { name: 'score', type: 'float64' },
]

const fromFields = (keys: string[], groups: string[]): ReturnType<typeof definitionFromFields> =>
  definitionFromFields({ name: 'user', keys, groups, fields: FIELDS })

const columnsOf = (spec: ReturnType<typeof definitionFromFields>): Record<string, string[]> =>
  Object.fromEntries(spec.groups.map((g) => [g.name, g.columns.map((c) => `${c.name} ${c.type}`)]))

describe('a definition from the columns of a file', () => {
  it('puts all columns into one group where none is given', () => {
    expect(columnsOf(fromFields(['id'], []))).toEqual({
      main: ['name utf8', 'tag utf8', 'score float64'],
    })
  })

  it('puts the columns that no group lists into a group before the others', () => {
    expect(columnsOf(fromFields(['id'], ['facts=score']))).toEqual({
      main: ['name utf8', 'tag utf8'],
      facts: ['score float64'],
    })
  })

  it('puts them into the group that lists none', () => {
    const spec = fromFields(['id'], ['facts=score', 'rest; partition hash(4, id)'])
    expect(columnsOf(spec)).toEqual({ facts: ['score float64'], rest: ['name utf8', 'tag utf8'] })
    expect(spec.groups[1]!.partitioning).toEqual([{ kind: 'hash', buckets: 4, components: [0] }])
  })

  it.each([['append'], ['union']])('makes a list of a column that takes %s', (algebra) => {
    const spec = fromFields(['id'], [`tags=tag ${algebra}`])
    expect(spec.groups[1]!.columns).toEqual([{ name: 'tag', type: 'list<utf8>', algebra }])
  })

  it('gives a column of last_by its order', () => {
    const spec = fromFields(['id'], ['facts=score last_by(name)'])
    expect(spec.groups[1]!.columns).toEqual([
      { name: 'score', type: 'float64', algebra: 'last_by', orderBy: 'name' },
    ])
  })

  it('takes a type that is given over that of the file', () => {
    expect(fromFields(['id utf8'], []).key).toEqual([{ name: 'id', type: 'utf8' }])
  })

  it.each([
    [[], [], /--create needs a key/],
    [['nr'], [], /no column 'nr'; it has id, name, tag, score/],
    [['id'], ['a', 'b'], /a and b both list no columns/],
    [['id'], ['a=score; partition hash(4, name)'], /'name' is not: id/],
  ])('is refused for keys %j and groups %j', (keys, groups, message) => {
    expect(() => fromFields(keys, groups)).toThrow(message)
  })
})

describe('a definition that was typed', () => {
  it('needs a key, a group and types', () => {
    expect(() => definitionFromText('user', [], ['g: a utf8'])).toThrow(/needs a key/)
    expect(() => definitionFromText('user', ['id int64'], [])).toThrow(/needs a column group/)
    expect(() => definitionFromText('user', ['id int64'], ['g: a'])).toThrow(/'a' needs a type/)
  })
})

const partitionedBy = (transform: string): string =>
  '{"key":[{"name":"id","type":"int64"}],' +
  `"groups":[{"name":"g","columns":[],"partitioning":[${transform}]}]}`

describe('a definition as JSON', () => {
  it('reads back as what it was printed from', () => {
    const spec = definitionFromText(
      'order',
      ['day date domain calendar, id int64'],
      [
        'base: total decimal(10,2), at timestamp; partition identity(day), hash(8, id)',
        'notes: tags list<utf8> append, note utf8; format arrow; codec lz4; statistics note',
        'state: price float64 last_by(at), place utf8 last_by(note)',
      ],
    )
    const definition = defineKeySpace(spec, seededEnv({ seed: 1 }))
    const text = JSON.stringify(definitionJson(definition))
    const again = defineKeySpace(
      definitionFromJson('order', 'spec.json', text),
      seededEnv({ seed: 1 }),
    )
    expect(again).toEqual(definition)
  })

  it('reads back with every transform, and so does its text', () => {
    const key = 'at timestamp, d date, s utf8, b binary, n int64, m decimal(5,2), t timestamptz'
    const partitioning = [
      'year(at), month(d), day(t), hour(at), truncate(s, 4), truncate(n, 10), hash(4, n, s)',
      'range(at, "1969-12-31T23:59:59.000001", +253402300800000000), range(d, 2024-02-29)',
      'range(s, "", "a ""b""", é), range(b, "", "AA=="), range(n, -5, 20), range(m, -0.01, 7)',
    ].join(', ')
    const define = (group: string): KeySpaceDefinition =>
      defineKeySpace(definitionFromText('t', [key], [group]), seededEnv({ seed: 1 }))
    const definition = define(`g: x int8; partition ${partitioning}`)
    const text = JSON.stringify(definitionJson(definition))
    const again = definitionFromJson('t', 'spec.json', text)
    expect(defineKeySpace(again, seededEnv({ seed: 1 }))).toEqual(definition)
    const printed = definition.groups[0]!.partitioning.map((one) =>
      transformText(one, definition.components),
    )
    expect(define(`g: x int8; partition ${printed.join(', ')}`)).toEqual(definition)
    expect(printed.slice(3, 7)).toEqual([
      'hour(at)',
      'truncate(s, 4)',
      'truncate(n, 10)',
      'hash(4, n, s)',
    ])
  })

  it('takes the types of a file for the bounds of a range', () => {
    const [group] = fromFields(['id'], ['main; partition range(id, 5, 10)']).groups
    expect(group!.partitioning).toEqual([{ kind: 'range', component: 0, values: [5n, 10n] }])
    expect(() => fromFields(['id'], ['main; partition range(id, x)'])).toThrow(
      /int64, which 'x' is not/,
    )
  })

  it.each([
    ['{', /spec.json is not JSON/],
    ['[]', /spec.json is no object/],
    ['{"groups":[]}', /'key' must be an array/],
    ['{"key":[],"groups":[],"colour":1}', /has 'colour', which is none of/],
    ['{"key":[{"name":"id"}],"groups":[]}', /key\[0\]: 'type' must be a text/],
    [
      '{"key":[{"name":"id","type":"int64"}],"groups":[{"name":"g","columns":[],"codec":"gzip"}]}',
      /groups\[0\]: 'codec' must be none or snappy/,
    ],
    [partitionedBy('{"kind":"week"}'), /'kind' must be hash or identity/],
    [partitionedBy('{"kind":"day","component":"id","width":4}'), /has 'width', which is none of/],
    [partitionedBy('{"kind":"truncate","component":"id"}'), /'width' must be a number/],
    [partitionedBy('{"kind":"range","component":"id"}'), /'values' must be an array/],
  ])('is refused as %s', (text, message) => {
    expect(() => definitionFromJson('order', 'spec.json', text)).toThrow(message)
  })
})
