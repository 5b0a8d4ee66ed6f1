/** Filters and key ranges leave unread what they can, and change nothing else. */

import { describe, expect, it } from 'vitest'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import { printExpression } from '../../src/expr/print.js'
import { printType } from '../../src/format/types.js'
import type { KeySpaceSpec } from '../../src/table/definition.js'
import { FIELDS, filterArbitrary, rowsArbitrary, TYPES } from '../expr/arbitraries.js'
import { oracleTruth, type Row } from '../expr/oracle.js'
import { encodeKey } from '../support/oracle.js'
import fc from '../support/property.js'
import { rowTexts, sampleStore } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'

const KEY = ['utf8', 'int16'].map((name) => FIELDS.find((field) => field.name === name)!)
const KEY_TYPES = KEY.map(({ type }) => printType(type))
const OTHERS = FIELDS.filter((field) => !KEY.includes(field))

const group = (name: string, at: number) => ({
  name,
  columns: OTHERS.filter((_, i) => i % 3 === at).map(({ name, type }) => ({
    name,
    type: printType(type),
  })),
})

/** Alike partitioned, each its own way, or not at all; in both file formats. */
const specArbitrary: fc.Arbitrary<KeySpaceSpec> = fc
  .record({
    layout: fc.constantFrom('none', 'alike', 'mixed'),
    fileFormats: fc.array(fc.constantFrom<'parquet' | 'arrow'>('parquet', 'arrow'), {
      minLength: 3,
      maxLength: 3,
    }),
  })
  .map(({ layout, fileFormats }) => {
    const hash = { kind: 'hash' as const, buckets: 3, components: [0, 1] as [number, number] }
    const identity = { kind: 'identity' as const, component: 0 }
    const partitionings = { none: [], alike: [hash], mixed: [hash] } as const
    const groups = ['a', 'b', 'c'].map((name, i) => ({
      ...group(name, i),
      fileFormat: fileFormats[i]!,
      partitioning:
        layout === 'mixed' && i > 0 ? [[], [identity]][i - 1]! : partitionings[layout as 'none'],
    }))
    return { name: 's', key: KEY.map((f, i) => ({ name: f.name, type: KEY_TYPES[i]! })), groups }
  })

/** Key components have values where the sample row has nulls. */
const withKey = (row: Row): Row => ({ ...row, utf8: row.utf8 ?? 'a', int16: row.int16 ?? 0 })

const storeArbitrary = fc.record({
  spec: specArbitrary,
  batches: fc.array(
    fc.record({
      rows: rowsArbitrary.filter((rows) => rows.length > 0),
      checkpoint: fc.boolean(),
      deletes: fc.nat(3),
      third: fc.option(fc.nat(2)),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  filters: fc.array(filterArbitrary(), { minLength: 8, maxLength: 8 }),
  ends: fc.array(fc.tuple(fc.nat(40), fc.nat(40), fc.nat(2), fc.nat(2)), {
    minLength: 4,
    maxLength: 4,
  }),
})

async function fill(
  store: Store,
  batches: readonly {
    rows: readonly Row[]
    checkpoint: boolean
    deletes: number
    third: number | null
  }[],
): Promise<KeySpace> {
  const space = store.keySpace('s')
  for (const { rows, checkpoint, deletes, third } of batches) {
    await space.upsert(rows.map((row) => thirdOf(withKey(row), third)))
    const keys = rows.slice(0, deletes).map((row) => {
      const { utf8, int16 } = withKey(row)
      return { utf8, int16 }
    })
    if (keys.length > 0) await space.delete(keys)
    if (checkpoint) await store.checkpoint({ segmentBytesTarget: 1 })
  }
  return space
}

/** Every third of the columns, and the key: what is kept may lie in segments left unread. */
function thirdOf(row: Row, third: number | null): Row {
  const kept = (name: string, i: number): boolean =>
    third === null || i % 3 === third || KEY.some((field) => field.name === name)
  return Object.fromEntries(Object.entries(row).filter(([name], i) => kept(name, i)))
}

const encoded = (row: Row): string => encodeKey(KEY_TYPES, [row.utf8, row.int16])

describe('a read with a filter or a key range', () => {
  it(
    'gives the rows of the whole read for which it holds',
    async () => {
      const property = fc.asyncProperty(
        storeArbitrary,
        async ({ spec, batches, filters, ends }) => {
          const { store } = await sampleStore()
          await store.createKeySpace(spec)
          const space = await fill(store, batches)
          const all = await space.rows()
          for (const filter of filters) {
            const where = printExpression(filter)
            const wanted = all.filter((row) => oracleTruth(filter, row, TYPES) === true)
            expect(rowTexts(await space.rows({ where })).sort()).toEqual(rowTexts(wanted).sort())
            const narrow = await space.rows({ where, columns: ['int16', 'bool'] })
            const cut = wanted.map(({ int16, bool }) => ({ int16, bool }))
            expect(rowTexts(narrow).sort()).toEqual(rowTexts(cut).sort())
          }
          for (const [a, b, fromParts, toParts] of ends) {
            await compareRange(space, all, { a, b, fromParts, toParts, where: filters[a % 8]! })
          }
          await store.close()
        },
      )
      await fc.assert(property, boxed(60))
    },
    BOX_TIMEOUT_MS,
  )

  it(
    'and a look-up of every key give the cells of the whole read',
    async () => {
      const property = fc.asyncProperty(storeArbitrary, async ({ spec, batches }) => {
        const { store } = await sampleStore()
        await store.createKeySpace(spec)
        const space = await fill(store, batches)
        const all = new Map((await space.rows()).map((row) => [encoded(row), row]))
        const keys = batches.flatMap(({ rows }) => rows.map(withKey))
        for (const key of [...keys, { utf8: 'absent', int16: 5 }]) {
          const found = await space.get([key.utf8, key.int16])
          const wanted = all.get(encoded(key))
          expect(found && rowTexts([found])).toEqual(wanted ? rowTexts([wanted]) : null)
        }
        await store.close()
      })
      await fc.assert(property, boxed(20))
    },
    BOX_TIMEOUT_MS,
  )
})

async function compareRange(
  space: KeySpace,
  all: readonly Row[],
  range: {
    a: number
    b: number
    fromParts: number
    toParts: number
    where: Parameters<typeof printExpression>[0]
  },
): Promise<void> {
  if (all.length === 0) return
  const keyOf = (i: number, parts: number): unknown[] | undefined => {
    const { utf8, int16 } = all[i % all.length]!
    return parts === 0 ? undefined : [utf8, int16].slice(0, parts)
  }
  const from = keyOf(range.a, range.fromParts)
  const to = keyOf(range.b, range.toParts)
  const lower = from && encodeKey(KEY_TYPES, from)
  const upper = to && encodeKey(KEY_TYPES, to)
  const wanted = all.filter((row) => {
    const key = encoded(row)
    if (lower !== undefined && key < lower) return false
    if (upper !== undefined && key > upper && !key.startsWith(upper)) return false
    return oracleTruth(range.where, row, TYPES) === true
  })
  const found = await space.rows({
    where: printExpression(range.where),
    ...(from && { from }),
    ...(to && { to }),
  })
  expect(rowTexts(found).sort()).toEqual(rowTexts(wanted).sort())
}
