/** Bodies that a bridge gets, over HTTP: each is answered, and never by an error of the bridge. */
import { Bridge } from '../../../dist/bridge/server.js'
import { seededEnv, systemEnv } from '../../../dist/env.js'
import { CalicoError, ERROR_CODES } from '../../../dist/errors.js'
import { createStore } from '../../../dist/executor/open-store.js'
import { MemoryStore } from '../../../dist/storage/memory.js'

const TOKEN = 'a-token-for-tests'
const bugs = []
let bridge

async function start() {
  const env = { ...seededEnv({ seed: 1 }), nowMicros: systemEnv.nowMicros }
  const storage = new MemoryStore({ name: 'bridged', env })
  const store = await createStore({ storage, env, workers: 0 })
  const columns = [
    { name: 'name', type: 'utf8' },
    { name: 'price', type: 'float64' },
  ]
  const groups = [{ name: 'main', columns }]
  await store.createKeySpace({ name: 'items', key: [{ name: 'id', type: 'int64' }], groups })
  await store.keySpace('items').upsert([{ id: 1, name: 'a', price: 0.5 }])
  bridge = await Bridge.start({
    tokens: [{ token: TOKEN }],
    software: 'fuzz',
    store,
    share: (on) => on.shared({ secret: new Uint8Array(32).fill(7) }),
    onBug: (error) => bugs.push(error),
  })
}

const REQUESTS = [
  ['/v1/plan', { keySpace: 'items', columns: ['id', 'name'], filter: "price < 1 AND name = 'a'" }],
  ['/v1/plan', { keySpace: 'items', at: { version: 1 }, splits: 2 }],
  ['/v1/writes', { keySpace: 'items' }],
  ['/v1/commit', { write: 'none', messages: ['none'] }],
  ['/v1/scan', { split: 'none' }],
]

export const MESSAGE_KINDS = {
  messages: {
    oracle: 'well-formed',
    async originals() {
      await start()
      return REQUESTS.map(([path, body]) => ({ path, bytes: Buffer.from(JSON.stringify(body)) }))
    },
    async read(bytes, { path, rows }) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` }
      const response = await fetch(bridge.url + path, { method: 'POST', headers, body: bytes })
      const text = await response.text()
      if (bugs.length > 0) throw new Error('a bug of the bridge', { cause: bugs.pop() })
      if (response.status >= 500) throw new Error(`status ${response.status}: ${text}`)
      if (response.status < 400 || rows === null) return `${response.status}`
      const { code } = JSON.parse(text).error ?? JSON.parse(text)
      if (!(code in ERROR_CODES)) throw new Error(`no typed error: ${text}`)
      throw new CalicoError(code, text)
    },
    close: () => bridge.close(),
  },
}
