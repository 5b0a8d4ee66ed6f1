// A writer process of random cells of a wide table: prints the version and the row of each commit.
// node cells.mjs STORE SEED COMMITS COLUMNS KEYS
import { writeSync } from 'node:fs'
import { openStore } from '../../../dist/index.js'

const [uri, ...numbers] = process.argv.slice(2)
const [seed, commits, columns, keys] = numbers.map(Number)
const store = await openStore({ uri, workers: 0 })
const table = store.keySpace('wide')
writeSync(1, 'open\n')
await new Promise((resolve) => process.stdin.once('data', resolve))
process.stdin.destroy()

let state = seed
function below(limit) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * limit)
}

for (let i = 0; i < commits; i++) {
  const row = { id: below(keys) }
  for (let n = 0; n < 3; n++) row[`c${below(columns)}`] = below(1_000_000)
  row.c7 = seed * 1000 + i
  const isDelete = below(20) === 0
  const { version } = isDelete ? await table.delete([{ id: row.id }]) : await table.upsert([row])
  writeSync(1, `${JSON.stringify({ version, isDelete, row })}\n`)
}
await store.close()
