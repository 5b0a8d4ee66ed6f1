/** Clients that take rows slowly, not at all, or go away: a bridge process stays small and free. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBatch } from '../../src/arrow/value.js'
import { parseType } from '../../src/format/types.js'
import { Folder } from '../e2e/command.js'
import { type BridgeProcess, endAll, startBridge } from './processes.js'
import { type Client, encoded, TOKEN } from './support.js'

const MIB = 2 ** 20
const CELL_BYTES = 16 * 1024
const ROWS_PER_TASK = 1024
const TASKS = 8
const FIELDS = [
  { name: 'id', type: parseType('int64') },
  { name: 'bytes', type: parseType('binary') },
]

let folder: Folder
let bridge: BridgeProcess
let client: Client
/** Of all 128 MiB. */
let split: string

beforeAll(async () => {
  folder = new Folder()
  bridge = await startBridge(folder.file('s'), ['--create', '--stall-seconds', '2'])
  client = bridge.client
  await client.get('committed', 'POST', '/v1/key-spaces', {
    name: 'items',
    key: [{ name: 'id', type: 'int64' }],
    groups: [
      {
        ...{ name: 'main', fileFormat: 'arrow', codec: 'none' },
        columns: [{ name: 'bytes', type: 'binary' }],
      },
    ],
  })
  const { write } = await client.begin()
  const messages = []
  for (let task = 0; task < TASKS; task++) {
    const rows = Array.from({ length: ROWS_PER_TASK }, (_, i) => {
      return { id: BigInt(task * ROWS_PER_TASK + i), bytes: new Uint8Array(CELL_BYTES).fill(i) }
    })
    const batches = [0, 1, 2, 3].map((part) =>
      buildBatch(FIELDS, rows.slice(part * 256, part * 256 + 256)),
    )
    const reply = await client.sendRows(write, await encoded(batches))
    messages.push(((await reply.json()) as { message: string }).message)
  }
  await client.commit(write, messages)
  split = (await client.plan({ splitsMax: 1 })).splits[0]!.split
})

afterAll(() => {
  endAll()
  folder.remove()
})

/** The answer of a scan, of which nothing is read yet. */
async function scan(): Promise<IncomingMessage> {
  const asked = request(`${bridge.line.url}/v1/scan`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
  })
  asked.on('error', () => {})
  asked.end(JSON.stringify({ split }))
  const [response] = await once(asked, 'response')
  response.on('error', () => {})
  return response.pause()
}

async function readAll(): Promise<number> {
  let bytes = 0
  for await (const chunk of await scan()) bytes += chunk.length
  return bytes
}

const memory = (): Promise<number> => client.metric('process_resident_memory_bytes')
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('a client', () => {
  it('that reads a megabyte a second costs little memory, and is cut off if it stops', async () => {
    const whole = await readAll()
    expect(whole).toBeGreaterThan(TASKS * ROWS_PER_TASK * CELL_BYTES)
    const before = await memory()
    const response = await scan()
    let most = 0
    for (let step = 0; step < 30; step++) {
      for (let taken = 0; taken < MIB / 10; )
        taken += (response.read() as Buffer | null)?.length ?? MIB
      await pause(100)
      if (step % 5 === 0) most = Math.max(most, await memory())
    }
    expect(most - before).toBeLessThan(64 * MIB)
    expect(response.destroyed).toBe(false)

    await pause(2500)
    const id = response.headers['calico-request'] as string
    const failure = await client.get('failure', 'GET', `/v1/failures/${id}`)
    expect(failure.error.code).toBe('Aborted')
    const rest = (async () => {
      for await (const _ of response);
    })()
    await expect(rest).rejects.toThrow(/aborted/)
    expect(await readAll()).toBe(whole)
  })

  it('that goes away ends the work for it', async () => {
    const sent = await client.metric('calico_rows_sent_total')
    const response = await scan()
    await once(response, 'readable')
    response.destroy()
    while ((await client.metric('calico_requests_open')) > 1) await pause(10)
    const after = await client.metric('calico_rows_sent_total')
    expect(after - sent).toBeLessThan((TASKS * ROWS_PER_TASK) / 2)
  })

  it('hears nothing whole where the data cannot be read, and is told why', async () => {
    const { rmSync, readdirSync } = await import('node:fs')
    const files = readdirSync(folder.file('s'), { recursive: true, encoding: 'utf8' })
    const data = files.filter((name) => name.endsWith('.arrow'))
    expect(data.length).toBeGreaterThan(1)
    const response = await scan()
    for (const name of data) rmSync(`${folder.file('s')}/${name}`)
    const read = (async () => {
      for await (const _ of response);
    })()
    await expect(read).rejects.toThrow(/aborted/)
    const id = response.headers['calico-request'] as string
    const failure = await client.get('failure', 'GET', `/v1/failures/${id}`)
    expect(failure.error.code).toBe('MissingObject')
  })
})
