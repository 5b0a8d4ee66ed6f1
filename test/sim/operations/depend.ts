/**
 * Transactions whose writes depend on what they have read of several lists, serializable or by
 * snapshot: their history is judged by the cycles in it (isolation.ts).
 */
import type { Transaction } from '../../../src/commit/transaction.js'
import type { Histories } from '../histories.js'
import { findAnomalies, type ListOp } from '../isolation.js'
import { type Journal, messageOf, type Operation, type Write } from '../journal.js'
import { type SimOperation, settle, somewhere, stageWrite } from '../operation.js'
import type { Random } from '../random.js'
import { Violation } from '../violation.js'

const SPACE = 'elements'
const LISTS = 3
const OPS_MAX = 4

export const depend: SimOperation = {
  name: 'dependent',
  shares: (random) =>
    Array.from({ length: random.between(0, 3) }, () => ({
      steps: random.between(1, 6),
      atOnce: random.between(1, 3),
    })),
  step: async (main, scene) => {
    const { random, journal, process } = scene
    await scene.timeline.sleep(random.below(3000), process)
    await somewhere(main, scene, async ({ store, isMain }) => {
      const operation = journal.begin(process.name, store.line)
      const level = random.chance(0.6) ? 'serializable' : 'snapshot'
      const stage = async (tx: Transaction): Promise<void> => {
        const turn = new Turn(tx, operation, level === 'snapshot')
        await turn.run(random.fork())
        operation.writes = turn.writes
        operation.history = { level, ops: turn.ops }
      }
      const options = { message: messageOf(operation), isolation: level, attempts: 2 } as const
      await settle(operation, { scene, isMain }, () => store.transact(options, stage))
    })
  },
  judge: (histories, journal) => {
    for (const { id } of histories.branches) judgeLine(id, histories, journal)
  },
}

/** What a transaction does, and what it has seen and written so far. */
class Turn {
  readonly ops: ListOp[] = []
  readonly writes: Write[] = []

  constructor(
    private readonly tx: Transaction,
    private readonly operation: Operation,
    /** Two blind appends to a list never conflict: by snapshot what is read is set anew. */
    private readonly isSnapshot: boolean,
  ) {}

  async run(random: Random): Promise<void> {
    if (this.isSnapshot || random.chance(0.7)) await this.readAll(random)
    const count = random.between(1, OPS_MAX)
    for (let at = 0; at < count; at++) {
      const list = random.below(LISTS)
      const isLast = at === count - 1 && this.writes.length === 0
      if (!isLast && random.chance(0.3)) await this.read(list)
      else await this.append(list, at, this.isSnapshot || random.chance(0.3))
    }
  }

  /** By a scan, which notes a range, or key by key. */
  private async readAll(random: Random): Promise<void> {
    if (random.chance(0.5)) {
      await this.read(random.below(LISTS))
      await this.read(random.below(LISTS))
      return
    }
    const rows = new Map((await this.tx.rows(SPACE)).map((row) => [row.id, row]))
    for (let list = 0; list < LISTS; list++) this.note(list, rows.get(list))
  }

  private async read(list: number): Promise<readonly number[]> {
    return this.note(list, await this.tx.get(SPACE, [list]))
  }

  private note(list: number, row: Readonly<Record<string, unknown>> | null | undefined): number[] {
    const elements = ((row?.items ?? []) as number[]).slice()
    this.ops.push({ kind: 'read', list: `${list}`, elements })
    return elements
  }

  private async append(list: number, at: number, isSet: boolean): Promise<void> {
    const element = this.operation.number * OPS_MAX + at
    const before = isSet ? await this.read(list) : []
    this.ops.push({ kind: 'append', list: `${list}`, element })
    const rows = [{ id: list, items: [...before, element] }]
    const ops = isSet ? {} : { items: 'append' as const }
    const write: Write = { verb: 'upsert', space: SPACE, rows, ops }
    this.writes.push(write)
    await stageWrite(this.tx, write)
  }
}

const OUTCOMES = { acknowledged: 'committed', refused: 'aborted', open: 'unknown' } as const

/** The transactions that a line's history has, or may have, and what it comes to. */
function judgeLine(line: number, histories: Histories, { operations }: Journal): void {
  const lineage = histories.lineage(line)
  const head = histories.head(line)
  const own = operations.filter((one) => lineage.has(one.line) && one.history !== null)
  const there = own.filter(
    ({ number, outcome }) => outcome.kind !== 'acknowledged' || histories.holds(line, head, number),
  )
  const transactions = there.map(({ number, outcome, history }) => {
    return { id: number, outcome: OUTCOMES[outcome.kind], ...history! }
  })
  const rows = histories.oracles(line).get(SPACE)!.records(head)
  const final = new Map(rows.map(({ id, items }) => [`${id}`, (items ?? []) as number[]]))
  const [worst] = findAnomalies({ transactions, final })
  if (worst) throw new Violation('isolation', `line ${line} shows ${worst.kind}: ${worst.what}`)
}
