/** Writes to the workloads: transfers, additions, appends, and anything at all to notes. */
import type { Transaction } from '../../../src/commit/transaction.js'
import { messageOf, type Write } from '../journal.js'
import { type SimOperation, settle, somewhere, stageWrite } from '../operation.js'
import type { Random } from '../random.js'
import { ACCOUNTS, deltaWrites, noteWrites } from '../spaces.js'

export const write: SimOperation = {
  name: 'writer',
  shares: (random) =>
    Array.from({ length: random.between(2, 3) }, () => ({
      steps: random.between(4, 10),
      atOnce: random.between(1, 3),
    })),
  step: async (main, scene) => {
    const { random, journal, process } = scene
    await scene.timeline.sleep(random.below(3000), process)
    await somewhere(main, scene, async ({ store, isMain }) => {
      const operation = journal.begin(process.name, store.line)
      const isTransfer = random.chance(0.35)
      const isSmall = random.chance(0.7)
      const own = random.chance(0.5) ? deltaWrites : noteWrites
      const stage = async (tx: Transaction): Promise<void> => {
        // Without room in the entry rows go to files.
        if (!isSmall) tx.budget.bytes = 0
        operation.writes = isTransfer
          ? await transfer(tx, random)
          : own(random.fork(), operation.number)
        for (const one of operation.writes) await stageWrite(tx, one)
      }
      await settle(operation, { scene, isMain }, () => {
        const options = { message: messageOf(operation) }
        if (isTransfer) return store.transact({ ...options, attempts: 3 }, stage)
        return store.transaction(stage, options)
      })
    })
  },
}

/** Moves money from one account to another, as much as is there. */
async function transfer(tx: Transaction, random: Random): Promise<Write[]> {
  const from = random.below(ACCOUNTS)
  const to = (from + 1 + random.below(ACCOUNTS - 1)) % ACCOUNTS
  const balances: number[] = []
  for (const id of [from, to]) balances.push(Number((await tx.get('accounts', [id]))?.balance))
  const amount = Math.min(random.between(1, 30), balances[0]!)
  const rows = [
    { id: from, balance: balances[0]! - amount },
    { id: to, balance: balances[1]! + amount },
  ]
  return [{ verb: 'upsert', space: 'accounts', rows, ops: {} }]
}
