import { describe, expect, it } from 'vitest'
import { parseAlteration } from '../../src/cli/alteration-text.js'

const KEY = [
  { name: 'id', type: 'int64' },
  { name: 'day', type: 'date' },
]
const parse = (text: string) => parseAlteration(text, KEY)

describe('the text of a change', () => {
  it.each([
    [
      'add column tax decimal(10, 2)',
      { kind: 'add-column', column: { name: 'tax', type: 'decimal(10,2)' } },
    ],
    [
      'add column "my tags":list<utf8> append in notes after total',
      {
        kind: 'add-column',
        column: { name: 'my tags', type: 'list<utf8>', algebra: 'append' },
        group: 'notes',
        after: 'total',
      },
    ],
    [
      'add column a int8 front',
      { kind: 'add-column', column: { name: 'a', type: 'int8' }, after: null },
    ],
    ['drop column a', { kind: 'drop-column', column: 'a' }],
    ['drop group g', { kind: 'drop-group', group: 'g' }],
    ['rename column a to "a b"', { kind: 'rename-column', column: 'a', name: 'a b' }],
    ['rename group g to h', { kind: 'rename-group', group: 'g', name: 'h' }],
    ['rename to orders', { kind: 'rename-key-space', name: 'orders' }],
    ['move column a after b', { kind: 'move-column', column: 'a', after: 'b' }],
    ['widen a to int64', { kind: 'widen-column', column: 'a', type: 'int64' }],
    ['widen column a float64', { kind: 'widen-column', column: 'a', type: 'float64' }],
    ['require a', { kind: 'set-required', column: 'a', required: true }],
    [
      'require field a.b.x',
      { kind: 'set-field-required', column: 'a', field: ['b', 'x'], required: true },
    ],
    ['relax field a.x', { kind: 'set-field-required', column: 'a', field: ['x'], required: false }],
    ['require field', { kind: 'set-required', column: 'field', required: true }],
    ['relax column field', { kind: 'set-required', column: 'field', required: false }],
    ['strict', { kind: 'set-strict', strict: true }],
    ['add field a.x int8', { kind: 'add-field', column: 'a', field: { name: 'x', type: 'int8' } }],
    [
      'add field a.b.x list<int8> after y',
      {
        kind: 'add-field',
        column: 'a',
        parent: ['b'],
        field: { name: 'x', type: 'list<int8>' },
        after: 'y',
      },
    ],
    ['drop field a.b.x', { kind: 'drop-field', column: 'a', field: ['b', 'x'] }],
    ['rename field a.x to y', { kind: 'rename-field', column: 'a', field: ['x'], name: 'y' }],
    ['move field a.x front', { kind: 'move-field', column: 'a', field: ['x'], after: null }],
    ['move field a.x after y', { kind: 'move-field', column: 'a', field: ['x'], after: 'y' }],
    ['widen field a.x to int64', { kind: 'widen-field', column: 'a', field: ['x'], type: 'int64' }],
    ['not strict', { kind: 'set-strict', strict: false }],
    ['relax column', { kind: 'set-required', column: 'column', required: false }],
  ])('%s', (text, change) => {
    expect(parse(text)).toEqual([change])
  })

  it('gives a whole group as create takes it', () => {
    expect(parse('add group late: a utf8, b int8 max; partition hash(2, day); codec none')).toEqual(
      [
        {
          kind: 'add-group',
          group: {
            name: 'late',
            codec: 'none',
            partitioning: [{ kind: 'hash', buckets: 2, components: [1] }],
            columns: [
              { name: 'a', type: 'utf8' },
              { name: 'b', type: 'int8', algebra: 'max' },
            ],
          },
        },
      ],
    )
  })

  it('sets some settings of maintenance, and takes others back', () => {
    expect(parse('set main: appendBytes 5; splitBytes default; checkpointPercent 50')).toEqual([
      {
        kind: 'set-maintenance',
        group: 'main',
        maintenance: { appendBytes: 5, checkpointPercent: 50 },
        defaults: ['splitBytes'],
      },
    ])
  })

  it('puts a group into a place, and back', () => {
    expect(parse('set main: place vault')).toEqual([
      { kind: 'set-place', group: 'main', place: 'vault' },
    ])
    expect(parse('set main: place default')).toEqual([
      { kind: 'set-place', group: 'main', place: null },
    ])
  })

  it('sets files and statistics of a group at once', () => {
    expect(parse('set main: format arrow; statistics a, b')).toEqual([
      { kind: 'set-files', group: 'main', fileFormat: 'arrow' },
      { kind: 'set-statistics', group: 'main', columns: ['a', 'b'] },
    ])
  })

  it('partitions a group otherwise, and splits columns off', () => {
    expect(parse('set main: partition hash(8, id); codec none')).toEqual([
      {
        kind: 'set-partitioning',
        group: 'main',
        partitioning: [{ kind: 'hash', buckets: 8, components: [0] }],
      },
      { kind: 'set-files', group: 'main', codec: 'none' },
    ])
    expect(parse('set main: partition none')).toEqual([
      { kind: 'set-partitioning', group: 'main', partitioning: [] },
    ])
    expect(parse('split main: a, "b c" into notes')).toEqual([
      { kind: 'split-group', group: 'main', columns: ['a', 'b c'], name: 'notes' },
    ])
  })

  it('joins groups, and moves columns into one', () => {
    expect(parse('join notes into main')).toEqual([
      { kind: 'join-groups', group: 'main', other: 'notes' },
    ])
    expect(parse('move a, "b c" into main')).toEqual([
      { kind: 'move-columns', columns: ['a', 'b c'], group: 'main' },
    ])
    expect(parse('move a into into')).toEqual([
      { kind: 'move-columns', columns: ['a'], group: 'into' },
    ])
  })

  it.each([
    ['', /one of add, drop/],
    ['add column a', /a type is expected/],
    ['drop a', /one of column, group/],
    ['rename column a b', /'to' is expected/],
    ['move a', /'front' or 'after'/],
    ['widen a', /a type is expected/],
    ['drop column a b', /the end is expected/],
    ['set g: anchor', /anchor stays/],
    ['set g: partition', /one of hash/],
    ['split g a into h', /':' is expected/],
    ['split g: a', /'into' is expected/],
    ['join g', /'into' is expected/],
    ['move a, b front', /'into'/],
    ['add group g: a', /'a' needs a type/],
  ])('is refused as %j, saying where', (text, message) => {
    expect(() => parse(text)).toThrow(message)
  })
})
