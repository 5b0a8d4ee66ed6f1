/** Stores whose groups are partitioned by every transform, also by several of one component. */
import { encodeKey } from '../bytes.mjs'
import { HandMadeStore } from '../store.mjs'
import { reads, withKeySpace } from './common.mjs'

const DAYS = ['1968-02-29', '1969-12-31', '1970-01-01', '2024-02-29', '2024-03-01']
const TEXTS = ['', 'ab', 'é\0', '😀😀']
const bound = (type, value) => encodeKey([type], [value])

const GROUPS = [
  {
    name: 'days',
    columns: [[1, 'a', 'int32']],
    partitioning: [
      { kind: 'day', component: 0 },
      { kind: 'hash', buckets: 2, components: [2] },
    ],
  },
  {
    name: 'months',
    columns: [[2, 'b', 'int32']],
    partitioning: [
      { kind: 'year', component: 0 },
      { kind: 'month', component: 0 },
      { kind: 'truncate', component: 1, width: 1 },
    ],
  },
  {
    name: 'numbers',
    columns: [[3, 'c', 'int32']],
    partitioning: [
      { kind: 'range', component: 1, bounds: [bound('utf8', 'a'), bound('utf8', '😀')] },
      { kind: 'truncate', component: 2, width: 10 },
      { kind: 'range', component: 0, bounds: [bound('date', '1970-01-01')] },
    ],
  },
]

function transforms() {
  const store = new HandMadeStore()
  store.commit(
    store.create({
      name: 'parted',
      key: [
        ['day', 'date'],
        ['who', 'utf8'],
        ['id', 'int64'],
      ],
      groups: GROUPS,
    }),
  )
  const keys = DAYS.flatMap((day) => TEXTS.map((who, at) => [day, who, String(7 * at - 8)]))
  const rows = (column, add = 0) => keys.map((k, at) => ({ k, c: { [column]: at + add } }))
  store.commit(
    store.update('days', { columns: { 1: 'set' }, parts: [{ as: 'parquet', rows: rows(1) }] }),
    store.update('months', { columns: { 2: 'set' }, parts: [{ as: 'arrow', rows: rows(2) }] }),
    store.update('numbers', { columns: { 3: 'set' }, parts: [{ as: 'inline', rows: rows(3) }] }),
  )
  const late = rows(2, 100).filter((_, at) => at % 3 === 0)
  store.commit(
    store.update('months', { columns: { 2: 'set' }, parts: [{ as: 'inline', rows: late }] }),
  )
  const all = keys.map(([day, who, id], at) => ({ day, who, id, a: at, b: at, c: at }))
  const last = all.map((row, at) => (at % 3 === 0 ? { ...row, b: at + 100 } : row))
  const some = (filter, passes) => reads(3, last.filter(passes), { filter })
  return {
    name: 'partition-transforms',
    title: 'Groups by days, months, shortened texts, numbers and ranges, and each tile its slice',
    requirements: [
      'CAL-LOG-019',
      'CAL-PARTITION-001',
      'CAL-PARTITION-002',
      'CAL-PARTITION-006',
      'CAL-PARTITION-007',
      'CAL-PARTITION-012',
      'CAL-SCAN-006',
      'CAL-TABLE-010',
      'CAL-TILE-002',
    ],
    store,
    with: withKeySpace('parted'),
    checks: [
      reads(2, all),
      reads(3, last),
      some("day = DATE '2024-02-29'", ({ day }) => day === '2024-02-29'),
      some("day < DATE '1970-01-01'", ({ day }) => day < '1970'),
      some("day >= DATE '1969-12-31' AND day < DATE '2024-03-01'", ({ day }) =>
        DAYS.slice(1, 4).includes(day),
      ),
      some("who = ''", ({ who }) => who === ''),
      some("who < 'z'", ({ who }) => who === '' || who === 'ab'),
      some("who >= 'é'", ({ who }) => who >= 'é'),
      some("who > 'é' AND who < '😀'", ({ who }) => who === 'é\0'),
      some('id >= -1 AND id < 10', ({ id }) => id === '-1' || id === '6'),
      some("day > DATE '2024-02-29' AND id IN (13, -8)", ({ day, id }) => {
        return day === '2024-03-01' && (id === '13' || id === '-8')
      }),
      some("day = DATE '2024-02-28' OR c = 3", ({ c }) => c === 3),
    ],
  }
}

export const partitionCases = () => [transforms()]
