/** Can the checker of histories find anything? Each anomaly by hand, and histories without one. */
import { describe, expect, it } from 'vitest'
import {
  ANOMALIES,
  findAnomalies,
  type History,
  type HistoryTransaction,
  type ListOp,
} from './isolation.js'
import { Random } from './random.js'

/** `+a 1`, an append of 1 to a; `?a 1 2`, a read of a that gives 1 and 2. */
function op(text: string): ListOp {
  const [, sign, list = '', rest = ''] = /^([+?])(\w)\s*(.*)$/.exec(text)!
  const numbers = rest === '' ? [] : rest.split(' ').map(Number)
  if (sign === '+') return { kind: 'append', list, element: numbers[0]! }
  return { kind: 'read', list, elements: numbers }
}

type Told = Partial<Pick<HistoryTransaction, 'outcome' | 'level'>>

function transaction(id: number, texts: readonly string[], told: Told = {}): HistoryTransaction {
  return { id, level: 'serializable', outcome: 'committed', ...told, ops: texts.map(op) }
}

const history = (
  final: Readonly<Record<string, readonly number[]>>,
  ...transactions: readonly HistoryTransaction[]
): History => ({ transactions, final: new Map(Object.entries(final)) })

const kindsOf = (given: History): string[] => findAnomalies(given).map(({ kind }) => kind)

const aborted = { outcome: 'aborted' } as const
const unknown = { outcome: 'unknown' } as const
const snapshot = { level: 'snapshot' } as const

/** By hand, and each the smallest that shows the anomaly. */
const WRONG: readonly (readonly [kind: string, name: string, given: History])[] = [
  [
    'G0',
    'two transactions that write over each other in two lists',
    history(
      { a: [1, 2], b: [4, 3] },
      transaction(1, ['+a 1', '+b 3']),
      transaction(2, ['+a 2', '+b 4']),
    ),
  ],
  [
    'G1a',
    'a read of what was aborted',
    history({ a: [] }, transaction(1, ['+a 1'], aborted), transaction(2, ['?a 1'])),
  ],
  ['G1a', 'an element that nobody wrote', history({ a: [7] }, transaction(1, ['?a']))],
  [
    'G1b',
    'a read of the first of two appends',
    history({ a: [1, 2] }, transaction(1, ['+a 1', '+a 2']), transaction(2, ['?a 1'])),
  ],
  [
    'G1c',
    'two transactions that read each other',
    history({ a: [1], b: [2] }, transaction(1, ['+a 1', '?b 2']), transaction(2, ['+b 2', '?a 1'])),
  ],
  [
    'G-single',
    'a read of one list before, and of the other after a transaction',
    history({ a: [1], b: [2] }, transaction(1, ['+a 1', '+b 2']), transaction(2, ['?a', '?b 2'])),
  ],
  [
    'G-single',
    'a lost update',
    history(
      { a: [1, 2] },
      transaction(1, ['?a', '+a 1'], snapshot),
      transaction(2, ['?a', '+a 2'], snapshot),
    ),
  ],
  [
    'G2-item',
    'a write skew',
    history(
      { a: [1], b: [2] },
      transaction(1, ['?a', '?b', '+a 1']),
      transaction(2, ['?a', '?b', '+b 2']),
    ),
  ],
  [
    'G2-item',
    'a reader between two writers that do not meet',
    history(
      { a: [1], b: [2] },
      transaction(1, ['?b', '+a 1']),
      transaction(2, ['+b 2']),
      transaction(3, ['?a', '?b 2']),
    ),
  ],
  [
    'order',
    'two reads that agree on no order',
    history(
      { a: [1, 2] },
      transaction(1, ['+a 1']),
      transaction(2, ['+a 2']),
      transaction(3, ['?a 2']),
    ),
  ],
  ['order', 'an element twice', history({ a: [1, 1] }, transaction(1, ['+a 1']))],
  ['lost', 'what was committed and is not there', history({ a: [] }, transaction(1, ['+a 1']))],
  [
    'lost',
    'what was read and is not there',
    history({ a: [] }, transaction(1, ['+a 1'], unknown), transaction(2, ['?a 1'])),
  ],
  [
    'internal',
    'a transaction that does not see what it wrote',
    history({ a: [1] }, transaction(1, ['+a 1', '?a'])),
  ],
  [
    'internal',
    'a read that is not repeated',
    history({ a: [1] }, transaction(1, ['+a 1']), transaction(2, ['?a', '?a 1'])),
  ],
]

describe('a history shows', () => {
  it.each(WRONG)('%s: %s', (kind, _name, given) => {
    expect(kindsOf(given)).toContain(kind)
  })

  it('every kind of anomaly in one of these', () => {
    expect([...new Set(WRONG.map(([kind]) => kind))].sort()).toEqual([...ANOMALIES].sort())
  })

  it('who comes before whom, and in which list', () => {
    const [, , skew] = WRONG.find(([, name]) => name === 'a write skew')!
    expect(findAnomalies(skew)).toEqual([{ kind: 'G2-item', what: '1 -rw b-> 2 -rw a-> 1' }])
  })
})

describe('a history shows nothing', () => {
  it('of a write skew between snapshot transactions, nor where one of them is one', () => {
    const skew = (one: Told, other: Told): History =>
      history(
        { a: [1], b: [2] },
        transaction(1, ['?a', '?b', '+a 1'], one),
        transaction(2, ['?a', '?b', '+b 2'], other),
      )
    expect(kindsOf(skew(snapshot, snapshot))).toEqual([])
    expect(kindsOf(skew(snapshot, {}))).toEqual([])
  })

  it('of what nobody was told, seen or not', () => {
    const seen = history({ a: [1] }, transaction(1, ['+a 1', '+b 2'], unknown))
    expect(kindsOf(history({ a: [] }, transaction(1, ['+a 1'], unknown)))).toEqual([])
    expect(kindsOf(seen)).toEqual([])
  })

  it('where a transaction sees its own appends behind what it read', () => {
    const given = history(
      { a: [1, 3, 2] },
      transaction(1, ['+a 1']),
      transaction(2, ['+a 2', '?a 1 2'], snapshot),
      transaction(3, ['+a 3']),
    )
    expect(kindsOf(given)).toEqual(['G-single'])
    expect(kindsOf({ ...given, final: new Map([['a', [1, 2, 3]]]) })).toEqual([])
  })
})

/** So many transactions one after another, which read and append at random. */
function serialHistory(random: Random, count: number): History {
  const lists = new Map(['a', 'b', 'c', 'd'].map((name) => [name, [] as number[]]))
  const transactions = Array.from({ length: count }, (_, id) => {
    const outcome = random.pick(['committed', 'committed', 'committed', 'aborted', 'unknown'])
    const isSeen = outcome === 'committed' || (outcome === 'unknown' && random.chance(0.5))
    const before = new Map([...lists].map(([name, elements]) => [name, [...elements]]))
    const ops = Array.from({ length: 1 + random.below(4) }, (_, at): ListOp => {
      const list = random.pick([...lists.keys()])
      const elements = lists.get(list)!
      if (random.chance(0.5)) return { kind: 'read', list, elements: [...elements] }
      const element = id * 10 + at
      elements.push(element)
      return { kind: 'append', list, element }
    })
    if (!isSeen) for (const [name, elements] of before) lists.set(name, elements)
    const level = random.pick(['serializable', 'snapshot'])
    return { id, level, outcome, ops } as HistoryTransaction
  })
  return { transactions, final: lists }
}

describe('random histories', () => {
  it('of one transaction after another show nothing', () => {
    for (let seed = 0; seed < 200; seed++) {
      expect(findAnomalies(serialHistory(new Random(seed), 30)), `seed ${seed}`).toEqual([])
    }
  })

  it('in which some reads are older than their transactions often show that', () => {
    let found = 0
    for (let seed = 0; seed < 200; seed++) {
      const random = new Random(seed)
      const { transactions, final } = serialHistory(random, 30)
      const changed = transactions.map((one): HistoryTransaction => {
        const isReader = one.outcome === 'committed' && one.level === 'serializable'
        const ops = one.ops.map((part) => {
          const isLong = part.kind === 'read' && part.elements.length > 2
          return isReader && isLong && random.chance(0.2)
            ? { ...part, elements: part.elements.slice(0, -2) }
            : part
        })
        return { ...one, ops }
      })
      if (findAnomalies({ transactions: changed, final }).length > 0) found++
    }
    expect(found).toBeGreaterThan(80)
  })

  it('of thousands of transactions are judged, too', () => {
    expect(findAnomalies(serialHistory(new Random(1), 3000))).toEqual([])
  })
})
