/** A bridge to a folder, and asking it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { batchRows, toJsonValue } from '../../../dist/arrow/value.js'
import { Bridge } from '../../../dist/bridge/server.js'
import { readIpcStream } from '../../../dist/data/ipc-stream-read.js'
import { systemEnv } from '../../../dist/env.js'
import { isCalicoError } from '../../../dist/errors.js'
import { createStore, openStore } from '../../../dist/executor/open-store.js'
import { parseType } from '../../../dist/format/types.js'
import { parseRef } from '../../../dist/storage/address.js'
import { LocalStore } from '../../../dist/storage/local/local.js'
import { WithoutCheckpoints } from './without-checkpoints.mjs'

const TOKEN = 'conformance'

/** What the bridge answered in place of what was asked for. */
export class BridgeError extends Error {
  constructor({ code, message }) {
    super(message)
    this.code = code
  }
}

/**
 * Runs `work` with a client of a bridge to the folder. The requests name the branch or tag; where a
 * version or time of it is asked for, the bridge is one that was started there.
 */
export async function withBridge(params, work) {
  const { operation, store: folder, useCheckpoints, replica = false } = params
  const { ref, query } = beginningOf(params)
  const local = new LocalStore({ root: folder, env: systemEnv })
  const storage = useCheckpoints === false ? new WithoutCheckpoints(local) : local
  const isNew = operation === 'write' && !existsSync(join(folder, 'calico.json'))
  const open = isNew ? createStore : openStore
  const store = await open({ storage, workers: 0, replica, ref }).catch(asAnswered)
  const bridge = await Bridge.start({
    store,
    share: (on) => on.shared({ secret: Buffer.alloc(32, 1) }),
    tokens: [{ token: TOKEN }],
    software: 'conformance',
  })
  try {
    return await work(new Client(bridge.url, query))
  } finally {
    await bridge.close()
    await store.close()
  }
}

function asAnswered(error) {
  throw isCalicoError(error) ? new BridgeError(error) : error
}

function beginningOf({ ref: text }) {
  if (text === undefined) return {}
  try {
    const ref = parseRef(text)
    return ref.at ? { ref } : { query: `ref=${encodeURIComponent(ref.name)}` }
  } catch (error) {
    return asAnswered(error)
  }
}

class Client {
  /** @param {string} [query] is added to every path but those of failures */
  constructor(url, query) {
    this.url = url
    this.query = query
  }

  async fetch(method, path, { body, headers } = {}) {
    const authorized = { ...headers, authorization: `Bearer ${TOKEN}` }
    const of = this.query === undefined || path.startsWith('/v1/failures/') ? '' : this.query
    const asked = of === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${of}`
    const response = await fetch(this.url + asked, { method, body, headers: authorized })
    if (response.ok) return response
    throw new BridgeError((await response.json()).error)
  }

  get(path) {
    return this.fetch('GET', path).then((response) => response.json())
  }

  delete(path) {
    return this.fetch('DELETE', path).then((response) => response.json())
  }

  ask(path, message) {
    const headers = { 'content-type': 'application/json' }
    return this.fetch('POST', path, { body: toText(message), headers })
  }

  post(path, message) {
    return this.ask(path, message).then((response) => response.json())
  }

  /** A version that is given as one, or by a time. */
  async version(at) {
    if (at === undefined || at.version !== undefined) return at?.version
    const { timestamp } = inRange(at)
    return (await this.get(`/v1/key-spaces?timestamp=${timestamp}`)).version
  }

  describe(keySpace, version) {
    const query = version === undefined ? '' : `?version=${version}`
    return this.get(`/v1/key-spaces/${encodeURIComponent(keySpace)}${query}`)
  }

  /** The batches of a body of rows. A body that broke off gives the failure that is kept of it. */
  async batches(response, fields) {
    const types = new Map(fields.map(({ name, type }) => [name, parseType(type)]))
    const found = []
    try {
      const chunks = response.body
      const { batches } = await readIpcStream(chunks, (name) => types.get(name))
      for await (const batch of batches) found.push(batch)
    } catch {
      const id = response.headers.get('calico-request')
      throw new BridgeError((await this.get(`/v1/failures/${id}`)).error)
    }
    return found
  }
}

/** A point of time as messages can say it: those beyond are after every commit. */
export function inRange(at) {
  if (at?.timestamp === undefined) return at
  return { timestamp: Math.min(Number(at.timestamp), Number.MAX_SAFE_INTEGER) }
}

/** JSON with numbers as the case has them. */
function toText(message) {
  return JSON.stringify(message, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
}

/** The rows of a batch, each cell in its JSON form. */
export function jsonRows(batch) {
  return batchRows(batch).map((row) =>
    Object.fromEntries(batch.fields.map(({ name, type }) => [name, toJsonValue(type, row[name])])),
  )
}
