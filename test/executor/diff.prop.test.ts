/**
 * Differences of random states of branches: applied to the view of one they give that of the other,
 * however the keys that can differ were found.
 */

import { describe, expect, it } from 'vitest'
import { batchRows } from '../../src/arrow/value.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { isCalicoError } from '../../src/errors.js'
import type { Store } from '../../src/executor/store.js'
import { commonHeight } from '../../src/log/content.js'
import { type Line, MAIN } from '../../src/log/lines.js'
import { comparable } from '../../src/scan/comparable.js'
import { readDifferences } from '../../src/scan/diff.js'
import { planView } from '../../src/scan/plan.js'
import {
  type Candidates,
  compareStates,
  statedCandidates,
  toldCandidates,
} from '../../src/scan/state-difference.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { Alteration } from '../../src/table/alteration.js'
import { findKeySpace } from '../../src/table/definition.js'
import { LineView } from '../../src/table/line-view.js'
import type { LineState } from '../../src/table/state.js'
import { EvolvingTable, Picks } from '../support/evolving.js'
import { type History, historyArbitrary, playSteps } from '../support/histories.js'
import { oracleOf } from '../support/key-spaces.js'
import fc from '../support/property.js'
import { sampleStore } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'

type Row = Readonly<Record<string, unknown>>

interface Side {
  readonly state: LineState
  readonly line: Line
}

const pool = new DecodePool({ workersMax: 0 })

/** The rows of a view, in the order of their keys. */
async function viewOf(store: Store, { state }: Side): Promise<Row[]> {
  if (state.version === 0) return []
  return store.keySpace('space').rows({ at: { kind: 'version', version: state.version } })
}

/** What differs, and nothing else: found by the states alone, and where entries tell by these. */
async function differences(storage: ObjectStore, from: Side, to: Side): Promise<Row[][]> {
  const [before, after] = [from.state, to.state]
  const keySpace = findKeySpace(after, 'space')
  const definition = comparable(keySpace, before.keySpaces.get(keySpace.keySpace))
  const plan = planView(after, definition, {})
  const stated = statedCandidates(await compareStates(plan, { before, after }))
  const version = commonHeight(before, after)
  const view = new LineView({ storage, line: from.line })
  const base = version === 0 ? view.emptyState() : await view.at({ kind: 'version', version })
  const told = await toldCandidates({ storage, base, ends: [from, to] })
  const context = { storage, pool }
  const rowsOf = async (candidates: Candidates): Promise<Row[]> => {
    const rows: Row[] = []
    const options = { plan, before, after, ...candidates, context }
    for await (const batch of readDifferences(options)) rows.push(...batchRows(batch))
    return rows
  }
  expect(told).not.toBeNull()
  return [await rowsOf(stated), await rowsOf(told!)]
}

/** A row as text, whether its numbers came as bigints or not. */
function textOf(row: Row, names: readonly string[]): string {
  return JSON.stringify(
    names.map((name) => row[name] ?? null),
    (_, value) => {
      if (typeof value === 'bigint') return Number(value)
      if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
        return `float ${Object.is(value, -0) ? '-0' : value}`
      }
      if (value instanceof Map) return [...value]
      return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
    },
  )
}

/** The view that the rows of a difference make of another view. */
function applied(view: readonly Row[], rows: readonly Row[], shape: Shape): string[] {
  const records = new Map(view.map((row) => [textOf(row, shape.keys), textOf(row, shape.all)]))
  const count = records.size
  let [added, removed] = [0, 0]
  for (const { _change, ...row } of rows) {
    const key = textOf(row, shape.keys)
    if (_change === 'insert') added++
    if (_change === 'delete') removed++
    if (_change === 'insert' || _change === 'update_after') records.set(key, textOf(row, shape.all))
    else {
      // What is said to have been was there.
      expect(records.get(key)).toBe(textOf(row, shape.all))
      if (_change === 'delete') records.delete(key)
    }
  }
  expect(records.size).toBe(count + added - removed)
  return [...records.values()].sort()
}

interface Shape {
  readonly keys: readonly string[]
  readonly all: readonly string[]
}

/** Columns by the names of one state, with the names that another has for them. */
function shapes(before: LineState, after: LineState): { shape: Shape; named: (row: Row) => Row } {
  const is = findKeySpace(after, 'space')
  const was = before.keySpaces.get(is.keySpace)
  const old = new Map(was?.groups.flatMap((g) => g.columns).map((c) => [c.column, c.name]))
  const columns = is.groups.flatMap((group) => group.columns)
  const simple = columns.filter(({ type }) => !type.startsWith('struct'))
  const keys = is.components.map(({ name }) => name)
  return {
    shape: { keys, all: [...keys, ...simple.map(({ name }) => name)] },
    named: (row) =>
      Object.fromEntries([
        ...keys.map((name, i) => [name, row[was?.components[i]?.name ?? name]]),
        ...simple.map(({ column, name }) => [name, row[old.get(column) ?? ''] ?? null]),
      ]),
  }
}

async function check(storage: ObjectStore, from: [Store, Side], to: [Store, Side]): Promise<void> {
  let views: Row[][]
  try {
    views = [await viewOf(...from), await viewOf(...to)]
  } catch (error) {
    // A view that shows a sum beyond its type cannot be read, nor compared (CAL-MERGE-033).
    fc.pre(!isCalicoError(error, 'ValueOutOfRange'))
    throw error
  }
  const { shape, named } = shapes(from[1].state, to[1].state)
  const wanted = views[1]!.map((row) => textOf(row, shape.all)).sort()
  try {
    for (const rows of await differences(storage, from[1], to[1])) {
      expect(applied(views[0]!.map(named), rows, shape)).toEqual(wanted)
    }
  } catch (error) {
    // Types that have gone apart (CAL-SCAN-122).
    if (!isCalicoError(error, 'TypeMismatch')) throw error
  }
}

/** A state of a branch, chosen by a number. */
async function pick(store: Store, line: Line, number: number, first: number): Promise<Side> {
  const { version: head } = await store.snapshot()
  const version = first + (number % (head - first + 1))
  return { state: await store.snapshot({ kind: 'version', version }), line }
}

const choices = fc.record({
  fork: fc.nat(1000),
  left: fc.nat(1000),
  right: fc.nat(1000),
  range: fc.tuple(fc.nat(1000), fc.nat(1000)),
})

async function deleteSome(store: Store, [a, b]: readonly [number, number]): Promise<void> {
  const rows = await store.keySpace('space').rows()
  const { components } = findKeySpace(await store.snapshot(), 'space')
  if (rows.length === 0) return
  const [from, to] = [a % rows.length, b % rows.length].sort((x, y) => x - y)
  const key = (at: number) => components.map(({ name }) => rows[at]![name])
  await store.keySpace('space').deleteRange({ from: key(from!), to: key(to!) })
}

describe('the difference of states of branches', () => {
  it(
    'applied to the one view gives the other (CAL-SCAN-120, -121)',
    async () => {
      const continued = historyArbitrary.chain((history) =>
        fc.tuple(fc.constant(history), fc.nat(100), fc.nat(100)).map(([all, one, two]) => {
          // One history in three parts: all of it is of one key-space.
          const { sample, steps } = all
          const [a, b] = [one % (steps.length + 1), two % (steps.length + 1)].sort((x, y) => x - y)
          const part = (from: number, to?: number): History => {
            return { sample, steps: steps.slice(from, to) }
          }
          return { trunk: part(0, a), left: part(a!, b), right: part(b!) }
        }),
      )
      await fc.assert(
        fc.asyncProperty(continued, choices, async ({ trunk, left, right }, choice) => {
          const { store, storage } = await sampleStore()
          const play = (on: Store, history: History): Promise<void> =>
            playSteps({ store: on, oracle: oracleOf(history.sample), history })
          await store.createKeySpace(trunk.sample.spec)
          await play(store, trunk)
          const { version: head } = await store.snapshot()
          const fork = 1 + (choice.fork % head)
          await store.refs.fork('dev', { from: `v${fork}` })
          const dev = await store.at('dev')
          try {
            await play(store, left)
            await play(dev, right)
            await deleteSome(dev, choice.range)
          } catch (error) {
            fc.pre(!isCalicoError(error, 'ValueOutOfRange'))
            throw error
          }
          const line = { id: dev.line, parent: { line: MAIN, version: fork } }
          const one = await pick(store, MAIN, choice.left, 1)
          const other = await pick(dev, line, choice.right, 1)
          await check(storage, [store, one], [dev, other])
          await check(storage, [dev, other], [store, one])
          await dev.close()
          await store.close()
        }),
        boxed(60),
      )
    },
    BOX_TIMEOUT_MS,
  )

  it(
    'goes over definitions that changed on either side (CAL-SCAN-122)',
    async () => {
      const changes = fc.array(fc.record({ alters: fc.boolean(), seed: fc.nat(2 ** 31) }), {
        maxLength: 8,
      })
      await fc.assert(
        fc.asyncProperty(changes, changes, changes, choices, async (trunk, left, right, choice) => {
          const { store, storage } = await sampleStore()
          const [main, branch] = [new EvolvingTable(), new EvolvingTable()]
          await store.createKeySpace({
            name: 'space',
            key: [{ name: main.key, type: main.keyType }],
            groups: [{ name: 'main', columns: [] }],
          })
          for (const one of trunk) await evolve(store, main, one)
          // The same again for the branch, whose model is another.
          for (const one of trunk) await evolve(null, branch, one)
          const { version } = await store.snapshot()
          await store.refs.fork('dev')
          const dev = await store.at('dev')
          for (const one of left) await evolve(store, main, one)
          for (const one of right) await evolve(dev, branch, one)
          const line = { id: dev.line, parent: { line: MAIN, version } }
          const one = await pick(store, MAIN, choice.left, 1)
          const other = await pick(dev, line, choice.right, 1)
          await check(storage, [store, one], [dev, other])
          await check(storage, [dev, other], [store, one])
          await dev.close()
          await store.close()
        }),
        boxed(60),
      )
    },
    BOX_TIMEOUT_MS,
  )
})

/** One change of definitions, or one write; in the model alone where there is no store. */
async function evolve(
  store: Store | null,
  table: EvolvingTable,
  { alters, seed }: { readonly alters: boolean; readonly seed: number },
): Promise<void> {
  const picks = new Picks(seed)
  if (alters) {
    const alterations = [table.alter(picks)].filter((one): one is Alteration => one !== null)
    if (store && alterations.length > 0) await store.keySpace('space').alter(alterations)
    return
  }
  const { rows, ops } = table.rows(picks)
  const named = new Set(rows.flatMap((row) => Object.keys(row)))
  const used = Object.fromEntries(Object.entries(ops).filter(([name]) => named.has(name)))
  table.write('upsert', rows, used)
  await store?.keySpace('space').upsert(rows, { ops: used })
  if (store && picks.below(4) === 0) await store.checkpoint()
}
