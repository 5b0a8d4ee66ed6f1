// One of the processes: stages rows of a write, and sums up the values of a split.
import { batchRows, openStore } from 'calico-format'

const [uri, secret] = process.argv.slice(2)
let opened = null

/** The store, opened when there is something to do in it. */
async function shared() {
  opened ??= openStore({ uri, workers: 0 })
  return (await opened).shared({ secret: Buffer.from(secret, 'hex') })
}

async function stage({ write, from }) {
  const input = Array.from({ length: 50_000 }, (_, i) => ({
    sensor: from + i,
    value: (from + i) / 4,
  }))
  return (await shared()).stage({ write, kind: 'upsert', input })
}

async function scan({ split }) {
  let rows = 0
  let total = 0
  for await (const batch of (await shared()).scan(split)) {
    rows += batch.rows
    for (const { value } of batchRows(batch)) total += value
  }
  return { rows, total }
}

process.on('message', async (task) => {
  try {
    process.send({ answer: await (task.kind === 'stage' ? stage(task) : scan(task)) })
  } catch (error) {
    process.send({ error: error.message })
  }
})
process.on('disconnect', async () => {
  await (await opened)?.close()
})
