// A writer process of one column by the name that it has at the time: commits one record after
// another and prints a line for each. node altering.mjs STORE NAME COMMITS
import { writeSync } from 'node:fs'
import { openStore } from '../../../dist/index.js'

const [uri, name, commits] = process.argv.slice(2)
const store = await openStore({ uri, workers: 0 })
const table = store.keySpace('journal')
writeSync(1, 'open\n')
await new Promise((resolve) => process.stdin.once('data', resolve))
process.stdin.destroy()

/** The column that was first called `amount`, whatever it is called now: its id stays. */
async function amountName() {
  const state = await store.snapshot()
  const [keySpace] = [...state.keySpaces.values()]
  const columns = keySpace.groups.flatMap((group) => group.columns)
  return columns.find((column) => column.name.startsWith('amount')).name
}

for (let sequence = 1; sequence <= Number(commits); ) {
  const column = await amountName()
  try {
    const row = { writer: name, sequence, [column]: sequence }
    const { version } = await table.upsert([row])
    writeSync(1, `${sequence++} ${version}\n`)
  } catch (error) {
    // Renamed between the look and the write: the name is no longer one of a column.
    if (error.code !== 'UnknownColumn') throw error
  }
}
await store.close()
