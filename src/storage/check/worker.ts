/**
 * A process of its own on the objects that the contract's rules are tried on. Its words: address
 * and prefix. It takes tasks as lines of JSON on standard input and answers each with one line.
 */
import { createInterface } from 'node:readline'
import { systemEnv } from '../../env.js'
import { openUnproven, parseAddress } from '../address.js'
import type { ObjectStore } from '../contract.js'
import { loadStorages, STORAGE_MODULES } from '../modules.js'
import { PrefixStore } from '../prefix.js'
import type { WorkerTask } from './processes.js'
import { bytesOf } from './rule.js'

const [uri = '', prefix = ''] = process.argv.slice(2)
await loadStorages(process.env[STORAGE_MODULES])
const opened = openUnproven(parseAddress(uri), { env: systemEnv })
const store = new PrefixStore(opened, prefix)
say({ ready: true })
for await (const line of createInterface({ input: process.stdin })) {
  const task = JSON.parse(line) as WorkerTask
  if (task.kind === 'race') say(await race(store, task))
  else await writeUntilKilled(store, task)
}
await opened.close?.()

function say(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

/** For each path the racers of this process that made it. */
async function race(
  on: ObjectStore,
  { paths, racers }: Extract<WorkerTask, { kind: 'race' }>,
): Promise<number[][]> {
  const won: number[][] = []
  for (const path of paths) {
    const outcomes = await Promise.all(
      racers.map((racer) => on.putIfAbsent(path, bytesOf(`racer ${racer}`))),
    )
    won.push(racers.filter((_, i) => outcomes[i] === 'created'))
  }
  return won
}

async function writeUntilKilled(
  on: ObjectStore,
  { prefix: below, bytes }: Extract<WorkerTask, { kind: 'crash' }>,
): Promise<void> {
  const writer = await on.createWriter(`${below}streamed`)
  for (let number = 0; ; number++) {
    const content = new Uint8Array(bytes).fill(number % 256)
    await writer.write(content)
    await on.putIfAbsent(`${below}${number}`, content)
    say({ put: number })
  }
}
