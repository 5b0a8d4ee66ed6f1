// Four plain processes share the writing and the reading of one key-space, without any server.
// What they hand to each other is sealed text, which only processes with the secret can make.
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStore } from 'calico-format'

const folder = mkdtempSync(join(tmpdir(), 'calico-shared-'))
const uri = join(folder, 'store')
const secret = randomBytes(32)
const workers = Array.from({ length: 4 }, () =>
  fork(new URL('worker.mjs', import.meta.url), [uri, secret.toString('hex')]),
)

/** Gives a worker something to do; resolves to its answer. */
const ask = (worker, task) =>
  new Promise((resolve, reject) => {
    worker.once('message', ({ error, answer }) =>
      error === undefined ? resolve(answer) : reject(new Error(error)),
    )
    worker.send(task)
  })

const store = await createStore({ uri })
try {
  await store.createKeySpace({
    name: 'reading',
    key: [{ name: 'sensor', type: 'int64' }],
    groups: [{ name: 'main', columns: [{ name: 'value', type: 'float64' }] }],
  })
  const shared = store.shared({ secret })

  const { write } = await shared.begin({ keySpace: 'reading' })
  const staged = await Promise.all(
    workers.map((worker, i) => ask(worker, { kind: 'stage', write, from: i * 50_000 })),
  )
  const { version } = await shared.commit({ write, messages: staged.map((one) => one.message) })
  console.log(`version ${version} has the rows of all four`)

  const plan = await shared.plan({
    keySpace: 'reading',
    columns: ['value'],
    where: 'value >= 100',
    splitsMax: 4,
  })
  const parts = await Promise.all(
    plan.splits.map(({ split }, i) => ask(workers[i % 4], { kind: 'scan', split })),
  )
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const total = parts.reduce((sum, part) => sum + part.total, 0)
  console.log(`${rows} values add up to ${total}`)
} finally {
  await store.close()
  for (const worker of workers) worker.disconnect()
  rmSync(folder, { recursive: true, force: true })
}
