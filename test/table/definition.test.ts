/** Definitions that are refused, and what a definition gets that was not asked for. */
import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import type { PartitionTransform } from '../../src/format/generated/documents.js'
import type { TransformSpec } from '../../src/table/check-transform.js'
import { defineKeySpace, type KeySpaceSpec } from '../../src/table/definition.js'
import { codeOf } from '../support/documents.js'

const column = (name: string, type = 'int32') => ({ name, type })
const SPEC: KeySpaceSpec = {
  name: 'orders',
  key: [column('id', 'int64')],
  groups: [
    { name: 'a', columns: [column('x'), column('y', 'list<utf8>')] },
    { name: 'b', columns: [column('z')] },
  ],
}

const define = (spec: KeySpaceSpec) => defineKeySpace(spec, seededEnv({ seed: 1 }))
const refusal = (change: Partial<KeySpaceSpec>): Promise<string> =>
  codeOf(() => define({ ...SPEC, ...change }))
const group = (change: object) => ({ groups: [{ ...SPEC.groups[0]!, ...change }] })

describe('a definition', () => {
  it('has ids, one anchor, domains and statistics where nothing else is asked', () => {
    const { groups, components, keySpace } = define(SPEC)
    expect(keySpace).toMatch(/^[a-z2-7]{13}$/)
    expect(groups.map(({ anchor }) => anchor)).toEqual([true, false])
    expect(components).toEqual([{ name: 'id', domain: 'orders.id', type: 'int64' }])
    expect(groups[0]!.statistics).toEqual([groups[0]!.columns[0]!.column])
    const ids = groups.flatMap((g) => [g.group, g.incarnation])
    expect(new Set([keySpace, ...ids]).size).toBe(5)
    expect(new Set(groups.flatMap((g) => g.columns.map((c) => c.column))).size).toBe(3)
  })

  it('stores structs under ids that no other column or field has, and says their names', () => {
    const type = 'struct<lat:float64,"in side":list<struct<lat:int8>>>'
    const columns = [column('place', type), column('tags', 'map<utf8,vector<float32,3>>')]
    const [place, tags] = define({ ...SPEC, ...group({ columns }) }).groups[0]!.columns
    const ids = place!.fields!.map(({ field }) => field)
    expect(place!.fields!.map(({ name }) => name)).toEqual(['lat', 'in side', 'lat'])
    const [lat, inside, inner] = ids
    expect(place!.type).toBe(`struct<f${lat}:float64,f${inside}:list<struct<f${inner}:int8>>>`)
    expect(new Set([...ids, place!.column, tags!.column]).size).toBe(5)
    expect(tags).not.toHaveProperty('fields')
  })

  it('keeps bounds of no column that is nested', () => {
    const nested = ['struct<a:int8>', 'map<int8,int8>', 'vector<float32,2>', 'list<int8>']
    const columns = [...nested.map((type, i) => column(`n${i}`, type)), column('p')]
    const { statistics, columns: defined } = define({ ...SPEC, ...group({ columns }) }).groups[0]!
    expect(statistics).toEqual([defined[4]!.column])
  })

  it('keeps bounds of the first 32 columns that are not lists', () => {
    const lists = Array.from({ length: 5 }, (_, i) => column(`l${i}`, 'list<int8>'))
    const plain = Array.from({ length: 40 }, (_, i) => column(`p${i}`))
    const { columns, statistics } = define({ ...SPEC, ...group({ columns: [...lists, ...plain] }) })
      .groups[0]!
    expect(statistics).toEqual(columns.slice(5, 37).map((c) => c.column))
  })

  it.each([
    ['an empty name', { name: '' }],
    ['a name of 256 characters', { name: 'n'.repeat(256) }],
    ['a lone surrogate', { name: '\ud800' }],
    ['columns that differ by case', group({ columns: [column('a'), column('A')] })],
    ['a column called as a component', group({ columns: [column('ID')] })],
    ['one column in two groups', { groups: [SPEC.groups[0]!, { ...SPEC.groups[0]!, name: 'c' }] }],
    [
      'groups that differ by case',
      {
        groups: [
          { name: 'g', columns: [] },
          { name: 'G', columns: [] },
        ],
      },
    ],
    ['components that differ by case', { key: [column('k', 'int8'), column('K', 'int8')] }],
  ])('is refused with InvalidName for %s', async (_, change) => {
    expect(await refusal(change as Partial<KeySpaceSpec>)).toBe('InvalidName')
  })

  it.each([
    ['a float in the key', { key: [column('id', 'float64')] }],
    ['a list in the key', { key: [column('id', 'list<int8>')] }],
    ['an unknown type', group({ columns: [column('x', 'varchar')] })],
    ['appends to what is no list', group({ columns: [{ ...column('x'), algebra: 'append' }] })],
  ])('is refused with InvalidType for %s', async (_, change) => {
    expect(await refusal(change as Partial<KeySpaceSpec>)).toBe('InvalidType')
  })

  it.each([
    ['no key', { key: [] }],
    ['17 components', { key: Array.from({ length: 17 }, (_, i) => column(`k${i}`, 'int8')) }],
    ['no group', { groups: [] }],
    ['two anchors', { groups: SPEC.groups.map((g) => ({ ...g, anchor: true })) }],
    ['0 buckets', group({ partitioning: [{ kind: 'hash', buckets: 0, components: [0] }] })],
    [
      '65,537 buckets',
      group({ partitioning: [{ kind: 'hash', buckets: 65_537, components: [0] }] }),
    ],
    ['half a bucket', group({ partitioning: [{ kind: 'hash', buckets: 1.5, components: [0] }] })],
    ['a hash of nothing', group({ partitioning: [{ kind: 'hash', buckets: 2, components: [] }] })],
    ['component 1 of 1', group({ partitioning: [{ kind: 'identity', component: 1 }] })],
    ['component -1', group({ partitioning: [{ kind: 'identity', component: -1 }] })],
    ['an unknown transform', group({ partitioning: [{ kind: 'decade' as 'year', component: 0 }] })],
    ['an unknown file format', group({ fileFormat: 'orc' })],
    ['an unknown codec', group({ codec: 'gzip' })],
    [
      'an unknown algebra',
      group({ columns: [{ ...column('x', 'list<int8>'), algebra: 'product' as 'sum' }] }),
    ],
  ])('is refused with InvalidArgument for %s', async (_, change) => {
    expect(await refusal(change as Partial<KeySpaceSpec>)).toBe('InvalidArgument')
  })
})

describe('a transform', () => {
  const KEY: KeySpaceSpec['key'] = [
    'int32',
    'utf8',
    'date',
    'timestamp',
    'decimal(4,2)',
    'bool',
  ].map((type) => ({ name: type, type }))
  const places = new Map(KEY.map(({ type }, i) => [type, i]))
  const defined = (transform: unknown): PartitionTransform => {
    const partitioning = [transform as TransformSpec]
    const spec = { ...SPEC, key: KEY, groups: [{ name: 'g', columns: [], partitioning }] }
    return defineKeySpace(spec, seededEnv({ seed: 1 })).groups[0]!.partitioning[0]!
  }
  const at = (type: string): { component: number } => ({ component: places.get(type)! })

  it.each([
    ['int32', [-1, 10, 200], ['7fffffffffffffff', '800000000000000a', '80000000000000c8']],
    ['utf8', ['', 'a\0'], ['0000', '6100ff0000']],
    ['date', ['1969-12-31'], ['7fffffffffffffff']],
    ['decimal(4,2)', ['-0.01', '1'], [`7${'f'.repeat(31)}`, `8${'0'.repeat(29)}64`]],
    ['bool', [true], ['01']],
  ])('of the range over %s of %j has the encodings', (type, values, bounds) => {
    expect(defined({ kind: 'range', ...at(type), values })).toEqual({
      kind: 'range',
      ...at(type),
      bounds,
    })
  })

  it.each<[string, object, RegExp]>([
    ['a day of text', { kind: 'day', ...at('utf8') }, /day takes a component of date, timestamp/],
    ['a year of numbers', { kind: 'year', ...at('int32') }, /'int32' is int32/],
    ['an hour of dates', { kind: 'hour', ...at('date') }, /take day/],
    ['truncated dates', { kind: 'truncate', ...at('date'), width: 1 }, /truncate takes/],
    ['truncated truths', { kind: 'truncate', ...at('bool'), width: 1 }, /truncate takes/],
    ['no width', { kind: 'truncate', ...at('int32') }, /the width of truncate .* undefined/],
    ['a width of 0', { kind: 'truncate', ...at('int32'), width: 0 }, /1 or more, not 0/],
    ['half a width', { kind: 'truncate', ...at('int32'), width: 1.5 }, /not 1.5/],
    ['a width beyond 2^53', { kind: 'truncate', ...at('int32'), width: 2 ** 53 }, /width/],
    ['no such component', { kind: 'day', component: 6 }, /does not exist/],
    ['no component', { kind: 'month' }, /does not exist/],
    ['no values', { kind: 'range', ...at('int32') }, /needs the values/],
    ['no bound', { kind: 'range', ...at('int32'), values: [] }, /1 to 4096 bounds, not 0/],
    ['bounds out of order', { kind: 'range', ...at('int32'), values: [1, 3, 2] }, /bound 3 .*sort/],
    ['one bound twice', { kind: 'range', ...at('int32'), values: [1, 1] }, /bound 2 /],
    ['a text for a number', { kind: 'range', ...at('int32'), values: ['a'] }, /bound 1 .*'int32'/],
    ['a null for a bound', { kind: 'range', ...at('int32'), values: [1, null] }, /bound 2 /],
    [
      'too many bounds',
      { kind: 'range', ...at('int32'), values: Array.from({ length: 4097 }, (_, i) => i) },
      /not 4097/,
    ],
    ['bytes of no value', { kind: 'range', ...at('int32'), bounds: ['00'] }, /bound 1 .*encoding/],
    ['upper-case bytes', { kind: 'range', ...at('bool'), bounds: ['0A'] }, /bound 1 .*encoding/],
  ])('is refused with InvalidArgument for %s', (_, transform, message) => {
    expect(() => defined(transform)).toThrow(message)
    expect(() => defined(transform)).toThrow(
      expect.objectContaining({ code: 'InvalidArgument' }) as Error,
    )
  })

  it('may be a range of 4,096 bounds', () => {
    const values = Array.from({ length: 4096 }, (_, i) => i)
    expect(defined({ kind: 'range', ...at('int32'), values })).toMatchObject({ kind: 'range' })
  })
})
