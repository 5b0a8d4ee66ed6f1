/** A bridge in this process, and a client that speaks to it over the loopback. */
import { type Batch, makeBatch } from '../../src/arrow/batch.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import { Bridge, type BridgeOptions } from '../../src/bridge/server.js'
import { readIpcStream } from '../../src/data/ipc-stream-read.js'
import { StreamEncoder } from '../../src/data/ipc-stream-write.js'
import { type Env, seededEnv, systemEnv } from '../../src/env.js'
import { createStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { validators } from '../../src/format/generated/message-validators.js'
import type { MessageTypes } from '../../src/format/generated/messages.js'
import { type CalicoType, parseType } from '../../src/format/types.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { MemoryStore } from '../../src/storage/memory.js'

export const TOKEN = 'a-token-for-tests'
export const SECRET = new Uint8Array(32).fill(7)
export const ROWS_TYPE = 'application/vnd.apache.arrow.stream'

export type Row = Record<string, unknown>

export const ITEMS = {
  name: 'items',
  key: [{ name: 'id', type: 'int64' }],
  groups: [
    {
      name: 'main',
      columns: [
        { name: 'name', type: 'utf8' },
        { name: 'price', type: 'float64' },
        { name: 'tags', type: 'list<utf8>', algebra: 'append' },
      ],
    },
  ],
} as const

export const ITEM_FIELDS = [
  { name: 'id', type: parseType('int64') },
  { name: 'name', type: parseType('utf8') },
  { name: 'price', type: parseType('float64') },
]

export const items = (from: number, count: number): Row[] =>
  Array.from({ length: count }, (_, i) => {
    return { id: BigInt(from + i), name: `item ${from + i}`, price: (from + i) / 4 }
  })

export interface Served {
  readonly store: Store
  readonly bridge: Bridge
  readonly client: Client
  /** What the bridge reported as bugs: none, in the end. */
  readonly bugs: unknown[]
  close(): Promise<void>
}

/** A store in memory with the key-space `items`, and a bridge to it. */
export async function served(
  options: Partial<BridgeOptions> & { readonly storage?: ObjectStore } = {},
): Promise<Served> {
  const env: Env = { ...seededEnv({ seed: 1 }), nowMicros: systemEnv.nowMicros }
  const storage = options.storage ?? new MemoryStore({ name: 'bridged', env })
  const store = options.store ?? (await createStore({ storage, env, workers: 0 }))
  if (!options.store) await store.createKeySpace(ITEMS)
  const bugs: unknown[] = []
  const bridge = await Bridge.start({
    tokens: [{ token: TOKEN }],
    software: 'test 1',
    ...options,
    ...{ store, share: options.share ?? ((on) => on.shared({ secret: SECRET })) },
    onBug: (error) => bugs.push(error),
  })
  const close = async (): Promise<void> => {
    await bridge.close()
    await store.close()
  }
  return { store, bridge, client: new Client(bridge.url), bugs, close }
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: answers of tests are looked into freely
  readonly body: any
}

export class Client {
  constructor(
    readonly url: string,
    private readonly token: string | null = TOKEN,
  ) {}

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.token !== null) headers.set('authorization', `Bearer ${this.token}`)
    return fetch(this.url + path, { ...init, headers })
  }

  /** JSON there and back, whatever the status. */
  async ask(method: string, path: string, body?: unknown): Promise<Reply> {
    const response = await this.fetch(path, {
      method,
      ...(body !== undefined && {
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: JSON.parse(text) }
  }

  /** An answer that must succeed and be of its schema. */
  async get<N extends keyof MessageTypes>(
    name: N,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<MessageTypes[N]> {
    const { status, body: answer } = await this.ask(method, path, body)
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`)
    const validate = validators[name]
    if (!validate(answer)) throw new Error(`no ${name}: ${JSON.stringify(validate.errors)}`)
    return answer
  }

  begin(request: Row = {}): Promise<MessageTypes['write']> {
    return this.get('write', 'POST', '/v1/writes', { keySpace: 'items', ...request })
  }

  async stage(
    write: string,
    rows: readonly Row[],
    query = 'kind=upsert',
  ): Promise<MessageTypes['staged']> {
    const names = Object.keys(rows[0] ?? { id: 0 })
    const fields = ITEM_FIELDS.filter(({ name }) => names.includes(name))
    const reply = await this.sendRows(write, await encoded([buildBatch(fields, rows)]), query)
    const body = await reply.json()
    if (!validators.staged(body)) throw new Error(JSON.stringify(body))
    return body as MessageTypes['staged']
  }

  sendRows(write: string, body: Uint8Array, query = 'kind=upsert'): Promise<Response> {
    const headers = { 'content-type': ROWS_TYPE, 'calico-write': write }
    return this.fetch(`/v1/stage?${query}`, { method: 'POST', body: Buffer.from(body), headers })
  }

  commit(
    write: string,
    messages: readonly string[],
    more: Row = {},
  ): Promise<MessageTypes['committed']> {
    return this.get('committed', 'POST', '/v1/commit', { write, messages, ...more })
  }

  /** Writes rows in one commit. */
  async put(rows: readonly Row[], query?: string): Promise<MessageTypes['committed']> {
    const { write } = await this.begin()
    const { message } = await this.stage(write, rows, query)
    return this.commit(write, [message])
  }

  plan(request: Row = {}): Promise<MessageTypes['plan']> {
    return this.get('plan', 'POST', '/v1/plan', { keySpace: 'items', ...request })
  }

  async scan(plan: MessageTypes['plan'], split: string, more: Row = {}): Promise<Row[]> {
    const response = await this.rows('/v1/scan', { split, ...more })
    return rowsOf(await bytesOf(response), plan.fields)
  }

  rows(path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    return this.fetch(path, { method: 'POST', headers, body: JSON.stringify(body), ...init })
  }

  /** All rows of a read, split by split. */
  async read(request: Row = {}): Promise<Row[]> {
    const plan = await this.plan(request)
    const rows: Row[] = []
    for (const { split } of plan.splits) rows.push(...(await this.scan(plan, split)))
    return rows
  }

  /** A figure of /metrics, all labels together. */
  async metric(name: string): Promise<number> {
    const text = await (await this.fetch('/metrics')).text()
    const lines = text.split('\n').filter((line) => new RegExp(`^${name}[ {]`).test(line))
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
  }
}

export async function bytesOf(response: Response): Promise<Uint8Array> {
  if (response.status !== 200) throw new Error(await response.text())
  return new Uint8Array(await response.arrayBuffer())
}

export async function rowsOf(
  bytes: Uint8Array,
  fields: readonly { readonly name: string; readonly type: string }[],
): Promise<Row[]> {
  const types = new Map(fields.map(({ name, type }) => [name, parseType(type)]))
  const typeOf = (name: string): CalicoType => types.get(name)!
  const { batches } = await readIpcStream(once(bytes), typeOf)
  const rows: Row[] = []
  for await (const batch of batches) rows.push(...batchRows(batch))
  return rows
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Batches as one stream. */
export async function encoded(batches: readonly Batch[]): Promise<Uint8Array> {
  const encoder = await StreamEncoder.open(batches[0]!.fields)
  const chunks = encoder.schemaMessage()
  for (const batch of batches) {
    for (const message of encoder.messages(batch)) chunks.push(...message.chunks)
  }
  return Buffer.concat([...chunks, encoder.end])
}

/** Rows of items as a batch. */
export function itemBatch(rows: readonly Row[]): Batch {
  const { fields, columns } = buildBatch(ITEM_FIELDS, rows)
  return makeBatch(fields, columns)
}
