/**
 * Turns a stretch of the ring around: a transaction that follows three links and sets them anew, so
 * that any two that do not see each other leave something else than one ring.
 */
import type { Transaction } from '../../../src/commit/transaction.js'
import { messageOf, type Write } from '../journal.js'
import { type SimOperation, settle, somewhere, stageWrite } from '../operation.js'
import { RING } from '../spaces.js'

export const turn: SimOperation = {
  name: 'turner',
  shares: (random) =>
    Array.from({ length: random.below(3) }, () => ({
      steps: random.between(1, 6),
      atOnce: random.between(1, 2),
    })),
  step: async (main, scene) => {
    const { random, journal, process, timeline } = scene
    await timeline.sleep(random.below(3000), process)
    await somewhere(main, scene, async ({ store, isMain }) => {
      const operation = journal.begin(process.name, store.line)
      const first = random.below(RING)
      // Each of two that meet writes what the other has read and written.
      const isolation = random.chance(0.5) ? 'serializable' : 'snapshot'
      const stage = async (tx: Transaction): Promise<void> => {
        const write = await turned(tx, first)
        operation.writes = [write]
        await stageWrite(tx, write)
      }
      const options = { message: messageOf(operation), isolation, attempts: 3 } as const
      await settle(operation, { scene, isMain }, () => store.transact(options, stage))
    })
  },
}

/** Of a → b → c → d it makes a → c → b → d. */
async function turned(tx: Transaction, a: number): Promise<Write> {
  const after = async (id: number): Promise<number> => Number((await tx.get('ring', [id]))?.next)
  const b = await after(a)
  const c = await after(b)
  const d = await after(c)
  const rows = [
    { id: a, next: c },
    { id: c, next: b },
    { id: b, next: d },
  ]
  return { verb: 'upsert', space: 'ring', rows, ops: {} }
}
