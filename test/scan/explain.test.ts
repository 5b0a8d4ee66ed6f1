/** What an explanation says, against what a read then does. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { KeySpace } from '../../src/executor/key-space.js'
import { openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import type { Aggregate } from '../../src/scan/aggregates.js'
import type { Explanation, PartExplanation } from '../../src/scan/explain.js'
import { explanationText } from '../../src/scan/explain-text.js'
import { codeOf } from '../support/documents.js'
import { sampleStore } from '../support/sample-store.js'
import { WatchedStore } from '../support/watched-store.js'

let storage: WatchedStore
let store: Store
let orders: KeySpace

const order = (id: number) => ({ id, total: id * 10, note: `note ${id}`, city: `city ${id % 7}` })

/** Three segments of 2000 keys each in `base`, one of 6000 in `place`; updates over the first. */
beforeEach(async () => {
  storage = new WatchedStore()
  ;({ store } = await sampleStore({ storage }))
  await store.createKeySpace({
    name: 'order',
    key: [{ name: 'id', type: 'int64' }],
    groups: [
      {
        ...{ name: 'base', columns: [{ name: 'total', type: 'int64' }], fileFormat: 'arrow' },
        maintenance: { appendBytes: 1 },
      },
      { name: 'text', columns: [{ name: 'note', type: 'utf8' }] },
      { name: 'place', columns: [{ name: 'city', type: 'utf8' }] },
    ],
  })
  orders = store.keySpace('order')
  for (let from = 0; from < 6000; from += 2000) {
    await orders.upsert(Array.from({ length: 2000 }, (_, i) => order(from + i)))
    await store.checkpoint({ group: 'base' })
  }
  await store.checkpoint()
  await orders.upsert([{ id: 5, total: 9 }])
  storage.reset()
})

const parts = (explanation: Explanation): PartExplanation[] =>
  explanation.groups.flatMap(({ tiles }) =>
    tiles.flatMap(({ segments, updates }) => [...segments, ...updates]),
  )

const pathsOf = (explanation: Explanation, outcome: PartExplanation['outcome']): string[] =>
  parts(explanation)
    .filter((part) => part.outcome === outcome && part.path !== null)
    .map((part) => part.path!)

describe('an explanation', () => {
  it.each<[string, Parameters<KeySpace['explain']>[0]]>([
    ['of everything', {}],
    ['of one column', { columns: ['total'] }],
    ['of a key range', { from: [2100], to: [2200] }],
    ['of a key', { key: [4000] }],
    ['of a filter on a key', { where: 'id >= 4100 and id < 4200' }],
    ['of a filter on values', { where: 'total > 50000', columns: ['id'] }],
    ['of a filter on values of another group', { where: "city = 'nowhere'" }],
    ['of an old version', { at: { kind: 'version', version: 2 } }],
  ])('%s names the files that the read opens, and touches none', async (_, query) => {
    const explanation = await orders.explain(query)
    expect([...storage.opened]).toEqual([])
    const { key, ...read } = query!
    if (key) await orders.get(key)
    else await orders.rows(read)
    const opened = [...storage.opened]
    const pruned = new Set(pathsOf(explanation, 'pruned'))
    expect(opened.filter((path) => pruned.has(path))).toEqual([])
    const named = new Set(pathsOf(explanation, 'read'))
    expect(opened.filter((path) => !named.has(path))).toEqual([])
    if (explanation.groups.length === 1) expect(opened.sort()).toEqual([...named].sort())
  })

  it('says why groups, segments and updates are read or left out', async () => {
    const explanation = await orders.explain({ where: 'total > 50000', columns: ['id'] })
    expect(explanation).toMatchObject({ planner: 'scan', columns: ['id'], splits: 1 })
    expect(explanation.groupsNotRead).toEqual(['text', 'place'])
    const [base] = explanation.groups
    expect(base!.reason).toBe('says which records exist; has total')
    const [tile] = base!.tiles
    expect(tile!.updatesPending).toBe(1)
    expect(tile!.segments.at(-1)).toMatchObject({ outcome: 'read' })
    const whys = tile!.segments.map(({ outcome, why }) => `${outcome}: ${why}`)
    expect(whys[0]).toContain(
      'read: the bounds of total exclude the filter, but updates lie over it',
    )
    expect(whys[1]).toBe('pruned: the bounds of total exclude the filter')
    const byKey = await orders.explain({ from: [3000] })
    expect(parts(byKey).filter(({ outcome }) => outcome === 'pruned')[0]!.why).toBe(
      'its keys are outside of the range',
    )
  })

  it('says what tells figures', async () => {
    const of = async (...aggregates: Aggregate[]) =>
      (await orders.explain({ aggregates })).figures!.map(({ figure, outcome, why }) => {
        return `${figure} by ${outcome}: ${why}`
      })
    expect(await of({ kind: 'sum', column: 'total' })).toEqual([
      'sum(total) by rows: updates lie over rows of its tiles',
    ])
    await store.checkpoint({ group: 'base' })
    expect(
      await of(
        { kind: 'count' },
        { kind: 'sum', column: 'total' },
        { kind: 'max', column: 'city' },
        { kind: 'min', column: 'id' },
      ),
    ).toEqual([
      'count() by statistics: told by segment [0], segment [1], segment [2]',
      'sum(total) by statistics: told by segment [0], segment [1], segment [2]',
      'max(city) by rows: city is not in the group that says which records exist',
      'min(id) by statistics: told by segment [0], segment [1], segment [2]',
    ])
    const aggregates = [{ kind: 'sum', column: 'total' }] as const
    const explanation = await orders.explain({ aggregates, where: 'total > 5' })
    expect(explanation.columns).toEqual(['total'])
    expect(explanationText(explanation)).toContain(
      'sum(total) by rows: the filter decides row by row',
    )
    const refused = [{ kind: 'sum', column: 'note' }] as const
    expect(await codeOf(orders.explain({ aggregates: refused }))).toBe('InvalidArgument')
  })

  it('bounds the rows that come out', async () => {
    for (const query of [{}, { from: [10], to: [20] }, { where: 'total < 100' }]) {
      const { rowsMax, bytesMax } = await orders.explain(query)
      const rows = await orders.rows(query)
      expect(rowsMax).toBeGreaterThanOrEqual(rows.length)
      expect(bytesMax).toBeGreaterThan(0)
    }
    expect((await orders.explain({ from: [10], to: [20] })).rowsMax).toBeLessThan(6000)
  })

  it('as text names the planner, groups, tiles and parts', async () => {
    const text = explanationText(await orders.explain({ where: 'id < 10', columns: ['total'] }))
    for (const part of [
      'read order at v',
      'planner scan',
      'columns total',
      'keys below 800000000000000a',
      'group base (says which records exist; has total): 1 of 1 tile',
      'tile: read, 1 update pending',
      'inline: read, 1 rows',
      'not read: text, place',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('of what cannot be read fails as the read does', async () => {
    expect(await codeOf(orders.explain({ columns: ['x'] }))).toBe('UnknownColumn')
    expect(await codeOf(orders.explain({ where: 'total >' }))).toBe('InvalidExpression')
    expect(await codeOf(store.explain('x'))).toBe('UnknownKeySpace')
    expect(await codeOf(orders.explain({ key: [] }))).toBe('InvalidKey')
  })

  it('of a store opened anew is the same', async () => {
    const other = await openStore({ storage, workers: 0 })
    expect(await other.explain('order', { from: [1] })).toEqual(await orders.explain({ from: [1] }))
  })
})
