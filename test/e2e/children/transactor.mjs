// A process of transactions: runs one kind of them until a number or a time is reached, and prints
// what became of them. node transactor.mjs STORE NAME KIND COUNT SECONDS
import { writeSync } from 'node:fs'
import { openStore } from '../../../dist/index.js'

const [uri, name, kind, count, seconds] = process.argv.slice(2)
/** One of the processes keeps the updates few that every read has to merge. */
const compaction = {
  name: 'now and then',
  choose: (tiles) => tiles,
  due: ({ groups }) => [...groups.values()].some(({ layers }) => layers.length >= LAYERS_MAX),
}
const LAYERS_MAX = 16
const store = await openStore({ uri, workers: 0, ...(name === 'p0' && { compaction }) })
const pick = (below) => Math.floor(Math.random() * below)
const tally = { name, done: 0, refused: 0, skews: 0, runs: 0 }

/** Two doctors, of whom one has to be on call: whoever sees both there sends one home. */
async function skew(isolation) {
  const pair = pick(2)
  try {
    await store.transaction(
      async (tx) => {
        const ids = [2 * pair, 2 * pair + 1]
        const rows = [await tx.get('cell', [ids[0]]), await tx.get('cell', [ids[1]])]
        const on = ids.filter((_, i) => rows[i].value === 1n)
        if (on.length === 0) tally.skews++
        if (on.length === 2) await tx.upsert('cell', [{ id: on[pick(2)], value: 0 }])
        else
          await tx.upsert(
            'cell',
            ids.filter((id) => !on.includes(id)).map((id) => ({ id, value: 1 })),
          )
      },
      { isolation },
    )
    tally.done++
  } catch (error) {
    if (error.code !== 'CommitConflict') throw error
    tally.refused++
  }
}

/** Moves an amount from one account to another, where there is as much. */
async function transfer() {
  const [from, to] = [pick(8), pick(8)]
  if (from === to) return
  const amount = 1 + pick(60)
  await store.transact({ attempts: 200 }, async (tx) => {
    tally.runs++
    const source = await tx.get('cell', [from])
    const target = await tx.get('cell', [to])
    const moved = Number(source.value) >= amount ? amount : 0
    await tx.upsert('cell', [
      { id: from, value: Number(source.value) - moved },
      { id: to, value: Number(target.value) + moved },
    ])
  })
}

async function increment() {
  await store.transact({ attempts: 200 }, async (tx) => {
    tally.runs++
    const { value } = await tx.get('cell', [100])
    await tx.upsert('cell', [{ id: 100, value: Number(value) + 1 }])
  })
  tally.done++
}

const KINDS = {
  serializable: () => skew('serializable'),
  snapshot: () => skew('snapshot'),
  bank: async () => {
    await transfer()
    await increment()
  },
}

writeSync(1, 'open\n')
await new Promise((resolve) => process.stdin.once('data', resolve))
process.stdin.destroy()
const end = Date.now() + Number(seconds) * 1000
for (let i = 0; i < Number(count) && Date.now() < end; i++) await KINDS[kind]()
await store.close()
writeSync(1, `${JSON.stringify(tally)}\n`)
