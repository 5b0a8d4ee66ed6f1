// A writer process: commits one record after another and prints a line for each commit that was
// acknowledged. node writer.mjs STORE NAME COMMITS
import { writeSync } from 'node:fs'
import { openStore } from '../../../dist/index.js'

const [uri, name, commits] = process.argv.slice(2)
const store = await openStore({ uri, workers: 0 })
const table = store.keySpace('journal')
// All writers begin together: each says that it is open and waits to be told.
writeSync(1, 'open\n')
await new Promise((resolve) => process.stdin.once('data', resolve))
process.stdin.destroy()
for (let sequence = 1; sequence <= Number(commits); sequence++) {
  const { committed } = await store.transaction(async (tx) => {
    // One record of its own in both groups, and an append to a cell that all writers share.
    await tx.upsert('journal', [
      { writer: name, sequence, note: `${name} ${sequence}`, amount: sequence },
    ])
    await tx.upsert('journal', [{ writer: 'all', sequence: 0, marks: [`${name}/${sequence}`] }], {
      ops: { marks: 'append' },
    })
  })
  // Straight to the file descriptor: a line is out before the next commit begins, even when killed
  // right after.
  writeSync(1, `${sequence} ${committed.version}\n`)
  if (sequence % 20 === 0) await table.store.checkpoint({ group: 'notes' })
}
await store.close()
