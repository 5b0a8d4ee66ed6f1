/** Starts the writer processes, lets them go at the same moment, and waits for all of them. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('./writer.mjs', import.meta.url))

/** @returns one `{ role, pid, rows, commitsPerSecond }` per writer, in the order of `roles` */
export async function runWriters({ uri, plan, roles }) {
  const writers = roles.map((role) => startWriter({ uri, role, ...plan }))
  try {
    await Promise.all(writers.map((writer) => writer.hears('ready')))
    for (const { child } of writers) child.send('go')
    return await Promise.all(
      writers.map(async ({ role, child, hears }) => {
        const { rows, commitsPerSecond } = await hears('done')
        return { role, pid: child.pid, rows, commitsPerSecond }
      }),
    )
  } finally {
    for (const { child } of writers) if (child.connected) child.kill()
  }
}

function startWriter(options) {
  const { role } = options
  const child = fork(PROGRAM, [JSON.stringify(options)])
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the writer of ${role} ended with exit code ${code}`)
  })
  const heard = new Map()
  const waiting = new Map()
  child.on('message', (message) => {
    heard.set(message.kind, message)
    waiting.get(message.kind)?.(message)
  })
  const hears = (kind) => {
    const said = new Promise((resolve) => {
      if (heard.has(kind)) resolve(heard.get(kind))
      else waiting.set(kind, resolve)
    })
    return Promise.race([said, ended])
  }
  ended.catch(() => {})
  return { role, child, hears }
}
