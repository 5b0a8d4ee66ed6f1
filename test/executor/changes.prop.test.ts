/** Change feeds over random histories, compared with what the views of the oracle say. */

import { describe, expect, it } from 'vitest'
import type { Batch } from '../../src/arrow/batch.js'
import { batchRows } from '../../src/arrow/value.js'
import type { Store } from '../../src/executor/store.js'
import {
  historyArbitrary,
  type OracleChange,
  oracleChanges,
  playHistory,
} from '../support/histories.js'
import { type Cells, encodeKey, type OracleSpace } from '../support/oracle.js'
import { OUT_OF_RANGE } from '../support/oracle-cells.js'
import fc from '../support/property.js'
import { rowTexts } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'

type Row = Record<string, unknown>

async function rowsOf(batches: AsyncIterable<Batch>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const batch of batches) rows.push(...batchRows(batch))
  return rows
}

async function feed(
  store: Store,
  options: { from: number; to: number; columns?: readonly string[]; filter?: string },
): Promise<Row[]> {
  const { batches } = await store.changes('space', options)
  return (await rowsOf(batches)).map(({ _timestamp, ...row }) => row)
}

/** The feed that the views demand, version by version. */
function wantedFeed(
  oracle: OracleSpace,
  options: { from: number; to: number; names: readonly string[]; filter?: (c: Cells) => boolean },
): Row[] {
  const rows: Row[] = []
  for (let version = options.from + 1; version <= options.to; version++) {
    for (const change of oracleChanges(oracle, { ...options, from: version - 1, to: version })) {
      const { kind, before, after } = change
      const [first, second] = kind === 'update' ? ['update_before', 'update_after'] : [kind, kind]
      const own = { _version: BigInt(version) }
      if (before) rows.push({ ...before, _change: first, ...own })
      if (after) rows.push({ ...after, _change: second, ...own })
    }
  }
  return rows
}

/** The view that a consumer has who applies the feed to a copy of another view. */
function applied(oracle: OracleSpace, view: readonly Row[], rows: readonly Row[]): Row[] {
  const keyOf = (row: Row): string => encodeKey(oracle.types, oracle.keyOf(row))
  const records = new Map(view.map((record) => [keyOf(record), record]))
  for (const { _change, _version, ...record } of rows) {
    if (_change === 'delete') records.delete(keyOf(record))
    else if (_change !== 'update_before') records.set(keyOf(record), record)
  }
  return [...records].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record)
}

function wantedCounts(changes: readonly OracleChange[], names: readonly string[]) {
  const count = (kind: OracleChange['kind']) => changes.filter((c) => c.kind === kind).length
  const cells: Record<string, number> = {}
  for (const { before, after } of changes) {
    if (!before || !after) continue
    for (const name of names) {
      const [was, is] = rowTexts([{ cell: before[name] }, { cell: after[name] }])
      if (was !== is) cells[name] = (cells[name] ?? 0) + 1
    }
  }
  const [inserted, updated, deleted] = [count('insert'), count('update'), count('delete')]
  return { inserted, updated, deleted, cells }
}

const picks = fc.record({
  ends: fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }),
  columns: fc.nat(1000),
  tested: fc.nat(1000),
  nulls: fc.boolean(),
})

describe('the changes over a random history', () => {
  it(
    'are what the views say, add up, lead a copy of one view to the other, and net are a diff',
    async () => {
      const property = fc.asyncProperty(historyArbitrary, picks, async (history, pick) => {
        const { store, oracle } = await playHistory(history)
        const columns = history.sample.spec.groups.flatMap((group) => group.columns)
        const names = [...oracle.keyNames, ...columns.map(({ name }) => name)]
        const [a, b, c] = pick.ends
          .map((end, i) => (i === 0 ? end % (oracle.head + 1) : 1 + (end % oracle.head)))
          .sort((x, y) => x - y) as [number, number, number]

        // A feed that shows a sum beyond its type fails (CAL-MERGE-033), and tells nothing.
        for (let version = Math.max(a, 1); version <= c; version++) {
          const cells = oracle.records(version).flatMap((record) => Object.values(record))
          fc.pre(!cells.includes(OUT_OF_RANGE))
        }

        const whole = await feed(store, { from: a, to: c })
        expect(rowTexts(whole)).toEqual(rowTexts(wantedFeed(oracle, { from: a, to: c, names })))

        const parts = [await feed(store, { from: a, to: b }), await feed(store, { from: b, to: c })]
        expect(rowTexts(parts.flat())).toEqual(rowTexts(whole))

        const copy = a === 0 ? [] : oracle.records(a)
        expect(rowTexts(applied(oracle, copy, whole))).toEqual(rowTexts(oracle.records(c)))

        const some = names.filter((_, i) => (pick.columns >> i) & 1)
        const tested = names[pick.tested % names.length]!
        const filter = (record: Cells): boolean => (record[tested] === null) === pick.nulls
        const narrow = await feed(store, {
          from: a,
          to: c,
          columns: some,
          filter: `"${tested}" is ${pick.nulls ? '' : 'not '}null`,
        })
        expect(rowTexts(narrow)).toEqual(
          rowTexts(wantedFeed(oracle, { from: a, to: c, names: some, filter })),
        )

        const net = oracleChanges(oracle, { from: a, to: c, names })
        const { keySpaces } = await store.diff({ from: a, to: c, rows: true })
        const [{ rows, ...counts }] = keySpaces as [(typeof keySpaces)[0]]
        expect(counts).toEqual({ keySpace: 'space', ...wantedCounts(net, names) })
        const found = (await rowsOf(rows!.batches)).map(({ _change, ...row }) => row)
        const images = net.flatMap(({ before, after }) => [before ?? [], after ?? []].flat())
        expect(rowTexts(found)).toEqual(rowTexts(images))
        await store.close()
      })
      await fc.assert(property, boxed(60))
    },
    BOX_TIMEOUT_MS,
  )
})
