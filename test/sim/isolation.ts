/**
 * Which of Adya's anomalies a history of transactions over lists shows (A. Adya, "Weak
 * Consistency", 1999), and nothing else: it shares no code with what it judges. A list tells the
 * order in which its elements were written, so reads alone give the order of versions, and with it
 * the graph of who comes before whom; an anomaly is a cycle in it, or a read of what must not be
 * seen.
 */

/** Lists by name; an element is written once in a history. */
export type ListOp =
  | { readonly kind: 'append'; readonly list: string; readonly element: number }
  | { readonly kind: 'read'; readonly list: string; readonly elements: readonly number[] }

export interface HistoryTransaction {
  readonly id: number
  /** What a transaction that has committed is held to. */
  readonly level: 'serializable' | 'snapshot'
  /** One without an outcome counts as committed where anybody has seen what it wrote. */
  readonly outcome: 'committed' | 'aborted' | 'unknown'
  readonly ops: readonly ListOp[]
}

export interface History {
  readonly transactions: readonly HistoryTransaction[]
  /** The lists as they are at the end. */
  readonly final: ReadonlyMap<string, readonly number[]>
}

/**
 * | kind | is |
 * |---|---|
 * | internal | a transaction that does not see what it has itself written |
 * | order | two reads that agree on no order of the elements, or an element twice |
 * | lost | an element of a committed transaction that is not there at the end |
 * | G0 | a cycle of writes |
 * | G1a | a read of what was aborted, or of what nobody wrote |
 * | G1b | a read of what its writer had not finished |
 * | G1c | a cycle of writes and reads of what was written |
 * | G-single | a cycle with one read of what was overwritten: not even snapshot isolation |
 * | G2-item | a cycle with several such reads, by serializable transactions |
 */
export const ANOMALIES = [
  'internal',
  'order',
  'lost',
  'G0',
  'G1a',
  'G1b',
  'G1c',
  'G-single',
  'G2-item',
] as const

export interface Anomaly {
  readonly kind: (typeof ANOMALIES)[number]
  readonly what: string
}

/** Why one transaction comes before another: it wrote before, was read, or read before. */
type Why = 'ww' | 'wr' | 'rw'

interface Edge {
  readonly from: number
  readonly to: number
  readonly why: Why
  readonly list: string
}

/** A read of a transaction without what the transaction had itself appended before it. */
interface OutsideRead {
  readonly by: HistoryTransaction
  readonly list: string
  readonly elements: readonly number[]
}

/** Everything that is wrong with a history; of the cycles of a kind the first that is found. */
export function findAnomalies(history: History): Anomaly[] {
  const found: Anomaly[] = []
  const report = (kind: Anomaly['kind'], what: string): void => {
    found.push({ kind, what })
  }
  const reads = history.transactions
    .filter(({ outcome }) => outcome === 'committed')
    .flatMap((by) => outsideReads(by, report))
  const orders = ordersOf(history, reads, report)
  const writers = writersOf(history)
  checkSeen({ history, reads, orders, writers }, report)
  const edges = edgesOf({ reads, orders, writers })
  for (const cycle of findCycles(edges, history)) report(cycle.kind, cycle.what)
  return found
}

type Report = (kind: Anomaly['kind'], what: string) => void

function outsideReads(by: HistoryTransaction, report: Report): OutsideRead[] {
  const own = new Map<string, number[]>()
  const before = new Map<string, string>()
  const reads: OutsideRead[] = []
  for (const op of by.ops) {
    const mine = own.get(op.list) ?? []
    if (op.kind === 'append') {
      own.set(op.list, [...mine, op.element])
      continue
    }
    const outside = op.elements.slice(0, op.elements.length - mine.length)
    const inside = op.elements.slice(outside.length)
    if (`${inside}` !== `${mine}`) {
      report('internal', `${by.id} reads [${op.elements}] in ${op.list} after it appended ${mine}`)
      continue
    }
    const known = before.get(op.list)
    if (known !== undefined && known !== `${outside}`) {
      report('internal', `${by.id} reads [${outside}] in ${op.list}, and [${known}] before that`)
    }
    before.set(op.list, `${outside}`)
    reads.push({ by, list: op.list, elements: outside })
  }
  return reads
}

/** The order of the elements of each list: the longest that anybody has seen, the end included. */
function ordersOf(
  { final }: History,
  reads: readonly OutsideRead[],
  report: Report,
): Map<string, readonly number[]> {
  const orders = new Map(final)
  for (const { list, elements } of reads) {
    if (elements.length > (orders.get(list) ?? []).length) orders.set(list, elements)
  }
  for (const [list, elements] of orders) {
    if (new Set(elements).size < elements.length) report('order', `${list} has [${elements}]`)
  }
  for (const { by, list, elements } of reads) {
    const order = orders.get(list) ?? []
    if (elements.every((element, at) => order[at] === element)) continue
    report('order', `${by.id} reads [${elements}] in ${list}, which is also read as [${order}]`)
  }
  for (const [list, elements] of final) {
    const order = orders.get(list)!
    if (order !== elements) report('lost', `${list} ends as [${elements}], and was [${order}]`)
  }
  return orders
}

const nameOf = (list: string, element: number): string => `${list} ${element}`

/** Who has written each element. */
function writersOf({ transactions }: History): Map<string, HistoryTransaction> {
  const writers = new Map<string, HistoryTransaction>()
  for (const transaction of transactions) {
    for (const op of transaction.ops) {
      if (op.kind === 'append') writers.set(nameOf(op.list, op.element), transaction)
    }
  }
  return writers
}

interface Known {
  readonly reads: readonly OutsideRead[]
  readonly orders: ReadonlyMap<string, readonly number[]>
  readonly writers: ReadonlyMap<string, HistoryTransaction>
}

/** What must be there is, and what must not be seen is not. */
function checkSeen(
  { history, reads, orders, writers }: Known & { readonly history: History },
  report: Report,
): void {
  for (const [list, elements] of orders) {
    for (const element of elements) {
      const writer = writers.get(nameOf(list, element))
      if (writer && writer.outcome !== 'aborted') continue
      const by = writer ? `${writer.id}, which was aborted` : 'nobody'
      report('G1a', `${list} has ${element} of ${by}`)
    }
  }
  for (const { by, list, elements } of reads) {
    const element = elements.at(-1)
    const writer = element === undefined ? null : writers.get(nameOf(list, element))
    if (!writer || writer === by) continue
    const last = writer.ops.findLast((op) => op.kind === 'append' && op.list === list)
    if (last?.kind !== 'append' || last.element === element) continue
    report('G1b', `${by.id} reads ${list} up to ${element}, which ${writer.id} went on after`)
  }
  const there = new Set(
    [...orders].flatMap(([list, elements]) => elements.map((element) => nameOf(list, element))),
  )
  for (const { id, outcome, ops } of history.transactions) {
    if (outcome !== 'committed') continue
    for (const op of ops) {
      if (op.kind !== 'append' || there.has(nameOf(op.list, op.element))) continue
      report('lost', `${op.list} lacks ${op.element} of ${id}, which was committed`)
    }
  }
}

/** Who comes directly before whom; whom nobody has seen comes nowhere. */
function edgesOf({ reads, orders, writers }: Known): Edge[] {
  const edges: Edge[] = []
  const add = (edge: Omit<Edge, 'from' | 'to'>, from?: number, to?: number): void => {
    if (from !== undefined && to !== undefined && from !== to) edges.push({ ...edge, from, to })
  }
  const writerOf = (list: string, element: number | undefined): number | undefined =>
    element === undefined ? undefined : writers.get(nameOf(list, element))?.id
  for (const [list, elements] of orders) {
    for (const [at, element] of elements.entries()) {
      add({ why: 'ww', list }, writerOf(list, elements[at - 1]), writerOf(list, element))
    }
  }
  for (const { by, list, elements } of reads) {
    const next = orders.get(list)?.[elements.length]
    add({ why: 'wr', list }, writerOf(list, elements.at(-1)), by.id)
    add({ why: 'rw', list }, by.id, writerOf(list, next))
  }
  return edges
}

function* findCycles(all: readonly Edge[], { transactions }: History): Generator<Anomaly> {
  const edges = withinCycles(all)
  const levels = new Map(transactions.map(({ id, level }) => [id, level]))
  const ofKinds = (...kinds: Why[]): Edge[] => edges.filter(({ why }) => kinds.includes(why))
  const [ww, wr, rw] = [ofKinds('ww'), ofKinds('wr'), ofKinds('rw')]
  const settled = [...ww, ...wr]
  const held = rw.filter(({ from }) => levels.get(from) === 'serializable')
  const searches = [
    { kind: 'G0', closing: ww, through: ww },
    { kind: 'G1c', closing: wr, through: settled },
    { kind: 'G-single', closing: rw, through: settled },
    // Adya's mixed graph: what a snapshot transaction has read obliges nobody.
    { kind: 'G2-item', closing: held, through: [...settled, ...held] },
  ] as const
  for (const { kind, closing, through } of searches) {
    const cycle = firstCycle(closing, through)
    if (!cycle) continue
    const steps = cycle.map(({ from, why, list }) => `${from} -${why} ${list}-> `)
    yield { kind, what: `${steps.join('')}${cycle[0]!.from}` }
    // A cycle with one such read is one of several, too.
    if (kind === 'G-single') return
  }
}

/** A cycle that one of the closing edges ends, the shortest for the first edge that ends one. */
function firstCycle(closing: readonly Edge[], through: readonly Edge[]): Edge[] | null {
  const next = grouped(through)
  for (const edge of closing) {
    const came = new Map<number, Edge>()
    const queue = [edge.to]
    for (const at of queue) {
      for (const step of next.get(at) ?? []) {
        if (came.has(step.to) || step.to === edge.to) continue
        came.set(step.to, step)
        queue.push(step.to)
      }
    }
    if (!came.has(edge.from)) continue
    const path: Edge[] = []
    for (let at = edge.from; at !== edge.to; at = path[0]!.from) path.unshift(came.get(at)!)
    return [edge, ...path]
  }
  return null
}

function grouped(edges: readonly Edge[]): Map<number, Edge[]> {
  const groups = new Map<number, Edge[]>()
  for (const edge of edges) {
    const group = groups.get(edge.from)
    if (group) group.push(edge)
    else groups.set(edge.from, [edge])
  }
  return groups
}

/** The edges that can be in a cycle: the others lead to, or from, where no edge leads on. */
function withinCycles(all: readonly Edge[]): readonly Edge[] {
  let edges = all
  for (;;) {
    const starts = new Set(edges.map(({ from }) => from))
    const ends = new Set(edges.map(({ to }) => to))
    const left = edges.filter(({ from, to }) => starts.has(to) && ends.has(from))
    if (left.length === edges.length) return left
    edges = left
  }
}
