import { describe, expect, it } from 'vitest'
import { parseGroupText, parseKeyText } from '../../src/cli/definition-text.js'

describe('the text of a key', () => {
  it('gives names, types and domains in order', () => {
    expect(parseKeyText('day date, "user id" int64 domain user')).toEqual([
      { name: 'day', type: 'date', domain: null },
      { name: 'user id', type: 'int64', domain: 'user' },
    ])
  })

  it('may leave types out', () => {
    expect(parseKeyText('id,day domain calendar')).toEqual([
      { name: 'id', type: null, domain: null },
      { name: 'day', type: null, domain: 'calendar' },
    ])
  })

  it.each([
    ['', /the name of a key component/],
    ['id int64 extra', /'extra', the end is expected/],
    ['id,', /its end, the name/],
  ])('is refused as %j, saying where', (text, message) => {
    expect(() => parseKeyText(text)).toThrow(message)
  })
})

describe('the text of a group', () => {
  it('gives columns with types that hold commas and brackets', () => {
    const { columns } = parseGroupText(
      'base: price decimal(10, 2), tags list<list<decimal(5,1)>> append, "a, b" utf8',
    )
    expect(columns).toEqual([
      { name: 'price', type: 'decimal(10,2)', algebra: null, orderBy: null },
      { name: 'tags', type: 'list<list<decimal(5,1)>>', algebra: 'append', orderBy: null },
      { name: 'a, b', type: 'utf8', algebra: null, orderBy: null },
    ])
  })

  it('gives nested types without blanks, but for those in quoted names', () => {
    const { columns } = parseGroupText(
      'g: s struct< "a > b" : utf8 , n:map<utf8, vector<float32, 3>> >, ' +
        'l list<struct<a:int8>> append',
    )
    expect(columns).toEqual([
      {
        name: 's',
        type: 'struct<"a > b":utf8,n:map<utf8,vector<float32,3>>>',
        algebra: null,
        orderBy: null,
      },
      { name: 'l', type: 'list<struct<a:int8>>', algebra: 'append', orderBy: null },
    ])
  })

  it('gives each column its algebra', () => {
    const { columns } = parseGroupText(
      'g: lo int32 min, all bool and, seen list<utf8> append, n int8',
    )
    expect(columns.map(({ name, algebra }) => [name, algebra])).toEqual([
      ['lo', 'min'],
      ['all', 'and'],
      ['seen', 'append'],
      ['n', null],
    ])
  })

  it('gives a column of last_by the column that orders it, with or without a type', () => {
    const { columns } = parseGroupText('g: price decimal(9, 2) last_by(ts), last last_by("a, b")')
    expect(columns).toEqual([
      { name: 'price', type: 'decimal(9,2)', algebra: 'last_by', orderBy: 'ts' },
      { name: 'last', type: null, algebra: 'last_by', orderBy: 'a, b' },
    ])
  })

  it('gives every clause', () => {
    const text =
      'notes = note; partition hash(16, day, id), identity(day); format arrow; codec none; ' +
      'statistics note; anchor; segmentBytes 1000; place vault; splitBytes default;'
    expect(parseGroupText(text)).toEqual({
      name: 'notes',
      columns: [{ name: 'note', type: null, algebra: null, orderBy: null }],
      anchor: true,
      fileFormat: 'arrow',
      codec: 'none',
      partitioning: [
        { kind: 'hash', buckets: 16, components: ['day', 'id'] },
        { kind: 'identity', component: 'day' },
      ],
      statistics: ['note'],
      place: 'vault',
      maintenance: { segmentBytes: 1000, splitBytes: null },
    })
  })

  it('gives fold policies, with the sizes that are typed', () => {
    const foldOf = (text: string) => parseGroupText(`g; fold ${text}`).maintenance.fold
    expect(foldOf('tiered(4, 2)')).toEqual({ kind: 'tiered', updates: 4, ratio: 2 })
    expect(foldOf('levelled (7)')).toEqual({ kind: 'levelled', updates: 7 })
    expect(foldOf('tiered')).toEqual({ kind: 'tiered' })
    expect(foldOf('none')).toEqual({ kind: 'none' })
    expect(foldOf('default')).toBeNull()
    for (const text of ['', 'tiered(', 'tiered()', 'tiered(4', 'tiered(4,)', 'tiered(4, 2, 1)']) {
      expect(() => foldOf(text)).toThrow(expect.objectContaining({ code: 'InvalidArgument' }))
    }
  })

  it('gives every transform', () => {
    const text =
      'g; partition year(at), month("a day"), day(at), hour( at ), truncate(name, 4), ' +
      'range(n, -5, 20), range(at, "2026-01-01T00:00:00", ""), hash(2, a, b)'
    expect(parseGroupText(text).partitioning).toEqual([
      { kind: 'year', component: 'at' },
      { kind: 'month', component: 'a day' },
      { kind: 'day', component: 'at' },
      { kind: 'hour', component: 'at' },
      { kind: 'truncate', component: 'name', width: 4 },
      { kind: 'range', component: 'n', values: ['-5', '20'] },
      { kind: 'range', component: 'at', values: ['2026-01-01T00:00:00', ''] },
      { kind: 'hash', buckets: 2, components: ['a', 'b'] },
    ])
  })

  it('may list no columns', () => {
    const { columns, partitioning } = parseGroupText('main; partition hash(4, id)')
    expect(columns).toEqual([])
    expect(partitioning).toHaveLength(1)
  })

  it.each([
    ['base: a utf8; colour red', /a clause: anchor, partition/],
    ['base: a utf8; format csv', /one of parquet, arrow/],
    ['base: a decimal(10', /'\)' is expected/],
    ['base: a utf8; partition hash(x, id)', /the number of buckets/],
    ['base: a utf8; partition hash(4, id', /'\)' is expected/],
    ['g; partition week(at)', /one of hash, identity, year/],
    ['g; partition day()', /the name of a key component/],
    ['g; partition truncate(name)', /',' is expected/],
    ['g; partition truncate(name, x)', /a width/],
    ['g; partition range(n, )', /a value is expected/],
    [': a utf8', /the name of a group/],
    ['g: a int8 last_by', /its end, '\(' is expected/],
    ['g: a int8 last_by()', /the name of the column that orders/],
    ['g: a int8 last_by(ts', /'\)' is expected/],
    ['g: a int8 max(ts)', /'\(ts\)', the end is expected/],
  ])('is refused as %j, saying where', (text, message) => {
    expect(() => parseGroupText(text)).toThrow(message)
  })
})
