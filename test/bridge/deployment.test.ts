/** Several bridges as one: processes that are killed and added while a write and a read go on. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildBatch } from '../../src/arrow/value.js'
import { parseType } from '../../src/format/types.js'
import { Folder } from '../e2e/command.js'
import { type BridgeProcess, endAll, startBridge } from './processes.js'
import { type Client, encoded } from './support.js'

const TASKS = 20
const ROWS_PER_TASK = 500
const SPEC = {
  name: 'items',
  key: [{ name: 'id', type: 'int64' }],
  groups: [
    {
      name: 'main',
      fileFormat: 'arrow',
      codec: 'none',
      columns: [{ name: 'text', type: 'utf8' }],
    },
  ],
}

let folder: Folder
let bridges: BridgeProcess[]

beforeEach(async () => {
  folder = new Folder()
  const first = await startBridge(folder.file('s'), ['--create', '--workers', '1'])
  await first.client.get('committed', 'POST', '/v1/key-spaces', SPEC)
  bridges = [first, await more(), await more()]
})

afterEach(() => {
  endAll()
  folder.remove()
})

const more = (): Promise<BridgeProcess> => startBridge(folder.file('s'), ['--workers', '1'])

/** Does a task at some bridge, and again at the next one where that fails. */
async function anywhere<T>(task: number, work: (client: Client) => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const { client } = bridges[(task + attempt) % bridges.length]!
    try {
      return await work(client)
    } catch (error) {
      if (attempt === 10) throw error
    }
  }
}

/** Runs tasks, four at a time; kills the second bridge after five of them, and adds one. */
async function inTurmoil<T>(count: number, run: (task: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  const waiting = Array.from({ length: count }, (_, i) => i)
  let turmoil: Promise<void> | null = null
  const worker = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      results[task] = await run(task)
      const done = results.filter((result) => result !== undefined).length
      if (done >= 5) turmoil ??= replaceOne()
    }
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  await turmoil
  return results
}

async function replaceOne(): Promise<void> {
  bridges[1]!.process.kill('SIGKILL')
  await bridges[1]!.ended
  bridges = [...bridges, await more()]
}

function taskRows(task: number): { id: bigint; text: string }[] {
  return Array.from({ length: ROWS_PER_TASK }, (_, i) => {
    const id = task * ROWS_PER_TASK + i
    return { id: BigInt(id), text: `${id} `.repeat(Math.ceil(2500 / `${id} `.length)) }
  })
}

const FIELDS = [
  { name: 'id', type: parseType('int64') },
  { name: 'text', type: parseType('utf8') },
]

describe('three bridges of one store', () => {
  it('lose and win nothing while one is killed and one is added', async () => {
    const { write } = await bridges[0]!.client.begin()
    const messages = await inTurmoil(TASKS, (task) =>
      anywhere(task, async (client) => {
        const response = await client.sendRows(
          write,
          await encoded([buildBatch(FIELDS, taskRows(task))]),
        )
        if (!response.ok) throw new Error(await response.text())
        return ((await response.json()) as { message: string }).message
      }),
    )
    const done = await anywhere(2, (client) => client.commit(write, messages))
    const again = await anywhere(3, (client) => client.commit(write, messages))
    expect(again).toEqual({ ...done, alreadyApplied: true })

    bridges = [bridges[0]!, await more(), bridges[3]!]
    const plan = await bridges[0]!.client.plan({ splitsMax: 40 })
    expect(plan.splits.length).toBeGreaterThanOrEqual(20)
    const parts = await inTurmoil(plan.splits.length, (task) =>
      anywhere(task, (client) => client.scan(plan, plan.splits[task]!.split)),
    )
    const ids = parts.flat().map(({ id }) => Number(id))
    expect(ids.sort((a, b) => a - b)).toEqual(
      Array.from({ length: TASKS * ROWS_PER_TASK }, (_, i) => i),
    )
  })
})
