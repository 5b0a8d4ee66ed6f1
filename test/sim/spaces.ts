/** The key-spaces of the simulation, one for each workload, and what is written to them. */
import type { KeySpaceSpec } from '../../src/table/definition.js'
import { OracleSpace } from '../support/oracle.js'
import type { Write } from './journal.js'
import type { Random } from './random.js'

/** Their names; the versions up to `FIRST_FULL` make them, and fill accounts and ring. */
export const SPACES = ['accounts', 'counters', 'lists', 'notes', 'elements', 'ring'] as const
export const FIRST_FULL = SPACES.length + 1

export const ACCOUNTS = 6
export const BALANCE_FIRST = 100
export const RING = 6
export const COUNTERS = 4
export const LISTS = 3
const NOTES = 12

/** How the groups of a run are stored. */
export interface Shape {
  readonly fileFormat: 'parquet' | 'arrow'
  readonly buckets: number
}

export function spacesOf({ fileFormat, buckets }: Shape): KeySpaceSpec[] {
  const key = [{ name: 'id', type: 'int32' }]
  const partitioning = buckets > 1 ? [{ kind: 'hash' as const, buckets, components: [0] }] : []
  const fold = { kind: buckets > 1 ? 'levelled' : 'tiered', updates: 3, ratio: 2 }
  const stored = { fileFormat, partitioning, maintenance: { fold } }
  return [
    {
      name: 'accounts',
      key,
      groups: [
        { name: 'main', columns: [] },
        { name: 'money', ...stored, columns: [{ name: 'balance', type: 'int32' }] },
      ],
    },
    {
      name: 'counters',
      key,
      groups: [
        { name: 'main', ...stored, columns: [{ name: 'total', type: 'int32', algebra: 'sum' }] },
      ],
    },
    {
      name: 'lists',
      key,
      groups: [
        { name: 'main', columns: [{ name: 'items', type: 'list<int32>', algebra: 'append' }] },
      ],
    },
    {
      name: 'notes',
      key,
      groups: [
        { name: 'main', ...stored, columns: [{ name: 'title', type: 'utf8' }] },
        { name: 'more', columns: [{ name: 'number', type: 'int32' }] },
      ],
    },
    {
      name: 'ring',
      key,
      groups: [{ name: 'main', ...stored, columns: [{ name: 'next', type: 'int32' }] }],
    },
    {
      name: 'elements',
      key,
      groups: [
        {
          ...{ name: 'main', ...stored },
          columns: [{ name: 'items', type: 'list<int32>', algebra: 'append' }],
        },
      ],
    },
  ]
}

/** The value columns of a key-space as it was created. */
export function columnsOf(space: string): string[] {
  const spec = spacesOf({ fileFormat: 'parquet', buckets: 1 }).find(({ name }) => name === space)!
  return spec.groups.flatMap(({ columns }) => columns.map(({ name }) => name))
}

/** An oracle for each key-space. */
export function oraclesOf(): Map<string, OracleSpace> {
  const specs = spacesOf({ fileFormat: 'parquet', buckets: 1 })
  return new Map(
    specs.map(({ name, key, groups }) => [name, new OracleSpace({ key, groups, anchor: 'main' })]),
  )
}

export type OracleOps = Parameters<OracleSpace['commit']>[0]

/** What a write means for the oracle of its key-space. */
export function oracleOps(oracle: OracleSpace, write: Write): OracleOps {
  switch (write.verb) {
    case 'delete':
      return oracle.delete(write.rows)
    case 'delete-range': {
      const { from, to } = write
      return oracle.deleteRange(([id]) => Number(id) >= from && Number(id) <= to)
    }
    default:
      return oracle[write.verb](write.rows, new Set(Object.keys(write.ops)))
  }
}

const numbered = (count: number): number[] => Array.from({ length: count }, (_, id) => id)

/** What stands in the accounts and in the ring at first. */
export function openingWrites(): Write[] {
  const accounts = numbered(ACCOUNTS).map((id) => ({ id, balance: BALANCE_FIRST }))
  const ring = numbered(RING).map((id) => ({ id, next: (id + 1) % RING }))
  return [
    { verb: 'upsert', space: 'accounts', rows: accounts, ops: {} },
    { verb: 'upsert', space: 'ring', rows: ring, ops: {} },
  ]
}

/** Adds to counters, or to lists, or to both at once. */
export function deltaWrites(random: Random, number: number): Write[] {
  const which = random.below(3)
  const writes: Write[] = []
  if (which !== 1) {
    const ids = numbered(COUNTERS).filter(() => random.chance(0.5))
    const rows = (ids.length > 0 ? ids : [0]).map((id) => ({ id, total: random.between(1, 9) }))
    writes.push({ verb: 'upsert', space: 'counters', rows, ops: { total: 'sum' } })
  }
  if (which !== 0) {
    const rows = [{ id: random.below(LISTS), items: [number] }]
    writes.push({ verb: 'upsert', space: 'lists', rows, ops: { items: 'append' } })
  }
  return writes
}

/** Anything that may be done to notes; the texts tell which operation wrote them. */
export function noteWrites(random: Random, number: number): Write[] {
  const ids = numbered(NOTES).filter(() => random.chance(0.4))
  const space = 'notes'
  if (ids.length === 0 || random.chance(0.1)) {
    const from = random.below(NOTES)
    return [{ verb: 'delete-range', space, from, to: from + random.below(4) }]
  }
  if (random.chance(0.2)) return [{ verb: 'delete', space, rows: ids.map((id) => ({ id })) }]
  const both = random.below(3)
  const rows = ids.map((id) => ({
    id,
    ...(both !== 1 && { title: `${number}/${id}` }),
    ...(both !== 0 && { number: random.chance(0.1) ? null : number }),
  }))
  return [{ verb: random.pick(['upsert', 'upsert', 'replace', 'update']), space, rows, ops: {} }]
}
