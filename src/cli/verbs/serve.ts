import { rename, writeFile } from 'node:fs/promises'
import { Bridge } from '../../bridge/server.js'
import { secretFrom } from '../../bridge/tokens.js'
import { withLocalErrors } from '../../data/local-errors.js'
import { isCalicoError } from '../../errors.js'
import { createStore, openStore } from '../../executor/open-store.js'
import type { Store } from '../../executor/store.js'
import { openStorage, parseAddress } from '../../storage/address.js'
import type { ObjectStore } from '../../storage/contract.js'
import { CountingStore } from '../../storage/counting.js'
import type { Call } from '../call.js'
import { asCalicoError, failureLine, usage } from '../failure.js'
import { localCacheOf } from '../local-cache.js'
import { jsonLine } from '../output.js'
import { packageVersion } from '../package-version.js'
import { placesOf } from '../places.js'
import { fileText, refuseVersion } from '../session.js'

const DRAIN_SECONDS = 30
const TOKEN_BYTES = 24
const POLL_MS = 250
/** After so long without a request threads and memory are given back. */
const REST_MS = 5000

/** Serves until it is told to end, by a signal, by its parent's end, or by nobody's asking. */
export async function run(call: Call): Promise<void> {
  const { io } = call
  const { token, isRandom } = await tokenOf(call)
  const secret = await secretOf(call, token)
  const port = call.count('port')
  if (port !== undefined && port > 65_535) throw usage(`--port is at most 65535, not ${port}`)
  const drainMs = 1000 * (call.count('drainSeconds') ?? DRAIN_SECONDS)
  const uri = call.parameter('store')
  refuseVersion(uri)
  const opened: ObjectStore = openStorage(parseAddress(uri), { env: io.env })
  const storage = new CountingStore(opened)
  try {
    const store = await storeOf(call, storage)
    try {
      await serve(call, { store, storage, token, isRandom, secret, port, drainMs })
    } finally {
      await store.close()
    }
  } finally {
    await opened.close?.()
  }
}

async function serve(
  call: Call,
  given: {
    readonly store: Store
    readonly storage: CountingStore
    readonly token: string
    readonly isRandom: boolean
    readonly secret: Uint8Array
    readonly port: number | undefined
    readonly drainMs: number
  },
): Promise<void> {
  const { io } = call
  const { store, storage, token, isRandom, secret, port, drainMs } = given
  const stallSeconds = call.count('stallSeconds')
  const bridge = await Bridge.start({
    ...{ store, storage, port },
    share: (on) => on.shared({ secret, direct: call.flag('direct') }),
    tokens: [{ token, principal: call.text('principal') }],
    software: `calico-format ${packageVersion()}`,
    ...{ host: call.text('host'), env: io.env },
    stallMs: stallSeconds === undefined ? undefined : 1000 * stallSeconds,
    onBug: (error) => {
      io.stderr.write(failureLine(asCalicoError(error), { json: true, color: false }))
    },
  })
  try {
    await announce(call, bridge, isRandom ? token : null)
    await untilEnd(call, bridge, store)
  } finally {
    await bridge.close({ deadlineMs: drainMs })
  }
}

async function tokenOf(call: Call): Promise<{ token: string; isRandom: boolean }> {
  const given = await textOf(call, 'tokenFile', 'CALICO_TOKEN')
  if (given !== null) return { token: given, isRandom: false }
  if (call.text('addressFile') === undefined) {
    throw usage('no token is given: set CALICO_TOKEN, or give --token-file or --address-file')
  }
  const token = Buffer.from(call.io.env.randomBytes(TOKEN_BYTES)).toString('base64url')
  return { token, isRandom: true }
}

async function secretOf(call: Call, token: string): Promise<Uint8Array> {
  const given = await textOf(call, 'secretFile', 'CALICO_SECRET')
  return given === null ? secretFrom(token) : Buffer.from(given)
}

/** A text from a file or a variable; null where neither is given. */
async function textOf(call: Call, option: string, variable: string): Promise<string | null> {
  const path = call.text(option)
  const text = path === undefined ? call.io.variables[variable] : await fileText(path)
  const found = text?.trim() ?? ''
  if (found !== '') return found
  if (path !== undefined) throw usage(`${path} is empty`)
  return null
}

async function storeOf(call: Call, storage: CountingStore): Promise<Store> {
  const workers = call.count('workers')
  const { env } = call.io
  const { signal } = call
  const threads = workers === undefined ? {} : { workers }
  const { ref } = parseAddress(call.parameter('store'))
  const on = { storage, env, signal, ...(ref && { ref }) }
  const options = { ...on, ...threads, ...localCacheOf(call), ...placesOf(call) }
  try {
    return await openStore(options)
  } catch (error) {
    if (!call.flag('create') || !isCalicoError(error, 'NotAStore')) throw error
  }
  try {
    return await createStore(options)
  } catch (error) {
    // Another bridge may have been started at the same time.
    if (!isCalicoError(error, 'AlreadyExists')) throw error
    return openStore(options)
  }
}

/** Says where the bridge is; the file appears whole, and is for its owner alone. */
async function announce(call: Call, { url }: Bridge, token: string | null): Promise<void> {
  const place = { url, pid: process.pid }
  const path = call.text('addressFile')
  if (path !== undefined) {
    const temporary = `${path}.${process.pid}.part`
    const text = jsonLine({ ...place, ...(token !== null && { token }) })
    await withLocalErrors(`writing ${path}`, async () => {
      await writeFile(temporary, text, { mode: 0o600 })
      await rename(temporary, path)
    })
  }
  await call.output.write(jsonLine(place))
}

/** Resolves when the bridge is to end; a bridge that nobody asks anything becomes small. */
async function untilEnd(call: Call, bridge: Bridge, store: Store): Promise<void> {
  const { io, signal } = call
  const over = new AbortController()
  const end = (): void => over.abort()
  const idleSeconds = call.count('idleExitSeconds')
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  if (call.flag('withParent')) io.stdin.resume().once('end', end).once('close', end)
  let rested = true
  while (!over.signal.aborted) {
    await io.env.sleep(POLL_MS, over.signal).catch(end)
    const idleMs = bridge.open > 0 ? 0 : io.env.elapsedMs() - bridge.lastUsedMs
    if (idleMs < REST_MS) rested = false
    else if (!rested) {
      rested = true
      store.rest()
    }
    if (idleSeconds !== undefined && idleMs >= 1000 * idleSeconds) end()
  }
  signal.removeEventListener('abort', end)
}
