/** The bridge as an HTTP server (spec/bridge.md, "The service"). */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Env, systemEnv } from '../env.js'
import { CalicoError } from '../errors.js'
import type { SharedWork } from '../executor/shared-work.js'
import type { Store } from '../executor/store.js'
import type { LocalCacheCounts } from '../storage/cache/cached-store.js'
import type { CountingStore, RequestCount } from '../storage/counting.js'
import { sendBytes } from './answer-body.js'
import { Branches } from './branches.js'
import type { Answer, BridgeCall, BridgeContext } from './call.js'
import { asCalicoError, FailureLog, failureBody, jsonText, statusOf } from './failures.js'
import { type Figure, Metrics } from './metrics.js'
import { Query } from './query.js'
import { hasBody, readMessage, readRows } from './request-body.js'
import { findRoute, isForEverybody, type Route } from './routes.js'
import { sendRows } from './rows-body.js'
import { type BridgeToken, Tokens } from './tokens.js'

export interface BridgeOptions {
  readonly store: Store
  /** What processes share of the work on a store, which may be on a branch. */
  readonly share: (store: Store) => SharedWork
  readonly tokens: readonly BridgeToken[]
  /** Name and version of the program, for `GET /v1`. */
  readonly software: string
  /** 127.0.0.1 unless given. */
  readonly host?: string | undefined
  /** A free one unless given. */
  readonly port?: number | undefined
  /** Requests at a time, 64 unless given. */
  readonly requestsMax?: number | undefined
  /** How long a client may take or send nothing in the middle of a body; a minute unless given. */
  readonly stallMs?: number | undefined
  /** How long a client may take for the head of a request; 15 seconds unless given. */
  readonly headMs?: number | undefined
  readonly env?: Env
  /** The storage of the store, where it is counted what is asked of it: figures for `/metrics`. */
  readonly storage?: CountingStore | undefined
  /** Is told of what should not have happened. */
  readonly onBug?: ((error: unknown) => void) | undefined
}

const REQUESTS_MAX = 64
const CONNECTIONS_MAX = 1024
const STALL_MS = 60_000
const HEAD_MS = 15_000
/** A write travels in a header. */
const HEAD_BYTES_MAX = 768 * 1024
const SOCKET_BUFFER_BYTES = 256 * 1024
/** Of a body that nobody wants: so much is read on, for the client to read the answer. */
const UNWANTED_BYTES_MAX = 1024 * 1024
const UNWANTED_MS_MAX = 2000
/** Of a body that broke off. */
const UNSENT_MS_MAX = 1000
const RETRY_AFTER_SECONDS = '1'

export class Bridge {
  /** `http://127.0.0.1:49152` */
  readonly url: string
  /** Requests under way. */
  open = 0
  /** When the last request came or ended, by the clock `env.elapsedMs`. */
  lastUsedMs: number

  private readonly ending = new AbortController()
  /** Of each request under way. */
  private readonly live = new Set<AbortController>()
  /** Of requests that name no branch. */
  private readonly context: BridgeContext
  private readonly branches: Branches
  private readonly requestsMax: number
  private readonly stallMs: number
  private requests = 0

  private constructor(
    private readonly server: Server,
    private readonly options: BridgeOptions,
    private readonly tokens: Tokens,
    shared: SharedWork,
  ) {
    const { store, share, software, env = systemEnv } = options
    const { address, family, port } = server.address() as AddressInfo
    this.url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
    this.requestsMax = options.requestsMax ?? REQUESTS_MAX
    this.stallMs = options.stallMs ?? STALL_MS
    const metrics = new Metrics([
      {
        name: 'calico_requests_open',
        help: 'Requests under way.',
        kind: 'gauge',
        read: () => this.open,
      },
      {
        name: 'process_resident_memory_bytes',
        help: 'Memory of the process.',
        kind: 'gauge',
        read: () => process.memoryUsage.rss(),
      },
      {
        name: 'calico_workers_ended_total',
        help: 'Worker threads that failed or were replaced.',
        kind: 'counter',
        read: () => store.workersEnded,
      },
      ...storageFigures(options.storage),
      ...cacheFigures(store),
    ])
    const failures = new FailureLog()
    const ending = this.ending.signal
    this.context = { store, shared, env, metrics, failures, software, ending }
    this.branches = new Branches({ store, shared }, share)
    this.lastUsedMs = env.elapsedMs()
  }

  /** Listens. @throws InvalidArgument for an address that cannot be listened on, a poor token */
  static async start(options: BridgeOptions): Promise<Bridge> {
    const { host = '127.0.0.1', port = 0, headMs = HEAD_MS } = options
    const tokens = new Tokens(options.tokens)
    const shared = options.share(options.store)
    const server = createServer({
      maxHeaderSize: HEAD_BYTES_MAX,
      // Refused below, with a body that says so.
      requireHostHeader: false,
      highWaterMark: SOCKET_BUFFER_BYTES,
      headersTimeout: headMs,
      // Bodies take as long as they take; what stalls is ended by its reader.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.max(100, headMs / 4),
      keepAliveTimeout: 75_000,
      noDelay: true,
    })
    server.maxConnections = CONNECTIONS_MAX
    await listening(server, host, port)
    const bridge = new Bridge(server, options, tokens, shared)
    server.on('request', (request, response) => bridge.take(request, response))
    server.on('checkContinue', (request, response) => bridge.take(request, response))
    server.on('clientError', refuseConnection)
    return bridge
  }

  /**
   * Takes no more requests and waits for those under way; after the deadline they are cut off
   * (CAL-BRIDGE-009).
   */
  async close(options: { readonly deadlineMs?: number } = {}): Promise<void> {
    const { env } = this.context
    const deadline = env.elapsedMs() + (options.deadlineMs ?? 0)
    this.ending.abort()
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    this.server.closeIdleConnections()
    while (this.open > 0 && env.elapsedMs() < deadline) await env.sleep(20)
    for (const request of this.live) request.abort()
    this.server.closeAllConnections()
    await closed
    while (this.open > 0) await env.sleep(5)
    await this.branches.close()
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const { env } = this.context
    this.open++
    this.lastUsedMs = env.elapsedMs()
    // Failures of sockets that have gone are heard where something is awaited of them.
    request.on('error', () => {})
    response.on('error', () => {})
    this.handle(request, response)
      .catch((error) => {
        this.options.onBug?.(error)
        response.destroy()
      })
      .finally(() => {
        this.open--
        this.lastUsedMs = env.elapsedMs()
      })
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = `${process.pid}-${++this.requests}`
    const gone = new AbortController()
    const { signal } = gone
    this.live.add(gone)
    response.on('close', () => {
      if (!response.writableFinished) gone.abort()
    })
    const { metrics } = this.context
    let endpoint = 'none'
    try {
      const { route, call } = this.admit(request, response, signal)
      endpoint = route.endpoint.name
      const { query } = call
      const on = await this.branches.find(query.text('ref'), signal)
      if (route.endpoint.writes && on.store.isFixed) refuseWrite()
      const answer = await route.endpoint.run(call, { ...this.context, ...on })
      await this.send(answer, { request, response, id, signal })
    } catch (error) {
      this.fail(asCalicoError(error), { request, response, id })
    } finally {
      this.live.delete(gone)
    }
    metrics.request(endpoint, response.statusCode)
  }

  /** Everything that is looked at before work begins. */
  private admit(
    request: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
  ): { route: Route; call: BridgeCall } {
    const { method = '', url = '', headers } = request
    const [path = '', query = ''] = url.split(/\?(.*)/s)
    const principal = isForEverybody(method, path)
      ? undefined
      : this.tokens.principalOf(headers.authorization)
    if (request.httpVersion !== '1.1' || headers.host === undefined) {
      throw new CalicoError('InvalidArgument', 'the bridge speaks HTTP/1.1, which names a host')
    }
    const route = findRoute(method, path)
    const { endpoint, parameters } = route
    if (!endpoint.urgent) this.demandRoom()
    if (!endpoint.body && hasBody(request)) {
      throw new CalicoError('InvalidArgument', `${method} ${endpoint.path} takes no body`)
    }
    const limits = { env: this.context.env, stallMs: this.stallMs }
    const goOn = (): void => {
      if (headers.expect !== undefined) response.writeContinue()
    }
    const call: BridgeCall = {
      ...{ parameters, headers, principal, signal },
      query: new Query(query, [...(endpoint.query ?? []), ...(endpoint.ofStore ? [] : ['ref'])]),
      message: (name) => {
        goOn()
        return readMessage(request, name, limits)
      },
      bytes: () => {
        goOn()
        return readRows(request, limits)
      },
    }
    return { route, call }
  }

  /** @throws Overloaded (CAL-BRIDGE-008, CAL-BRIDGE-009) */
  private demandRoom(): void {
    if (this.ending.signal.aborted) {
      throw new CalicoError('Overloaded', 'the bridge is ending; ask another one')
    }
    if (this.open <= this.requestsMax) return
    const message = `the bridge has ${this.requestsMax} requests under way; ask again soon`
    throw new CalicoError('Overloaded', message)
  }

  private async send(
    answer: Answer,
    to: { request: IncomingMessage; response: ServerResponse; id: string; signal: AbortSignal },
  ): Promise<void> {
    const { request, response, id, signal } = to
    const { env, metrics } = this.context
    const body = { response, env, metrics, stallMs: this.stallMs, signal }
    if (answer.kind === 'rows') {
      await sendRows({ ...body, answer, id })
    } else if (answer.kind === 'bytes') {
      await sendBytes(body, answer.bytes)
    } else if (answer.kind === 'json') {
      this.reply({ request, response, status: answer.status, json: answer.body })
    } else {
      response.writeHead(answer.status, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(answer.text)
    }
  }

  private fail(
    error: CalicoError,
    to: { request: IncomingMessage; response: ServerResponse; id: string },
  ): void {
    const { request, response, id } = to
    if (error.code === 'Internal') this.options.onBug?.(error.cause ?? error)
    if (response.headersSent) {
      this.context.failures.keep(id, error)
      breakOff(response, this.context.env)
      return
    }
    const status = statusOf(error)
    if (status === 401) response.setHeader('www-authenticate', 'Bearer')
    if (error.code === 'Overloaded') response.setHeader('retry-after', RETRY_AFTER_SECONDS)
    this.reply({ request, response, status, json: failureBody(error) })
  }

  private reply(answer: {
    request: IncomingMessage
    response: ServerResponse
    status: number
    json: unknown
  }): void {
    const { request, response, status } = answer
    const text = jsonText(answer.json)
    const length = Buffer.byteLength(text)
    const isLast = this.ending.signal.aborted || request.headers.expect !== undefined
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': length,
      ...(isLast && { connection: 'close' }),
    })
    response.end(text)
    this.context.metrics.add('calico_bytes_sent_total', length)
    if (!request.complete) dropRest(request, this.context.env)
  }
}

function refuseWrite(): never {
  throw new CalicoError(
    'InvalidArgument',
    "what the request names by 'ref', or the bridge was started for, is one version for good; " +
      'name a branch to write to',
  )
}

function storageFigures(storage: CountingStore | undefined): Figure[] {
  if (!storage) return []
  const counts = (): RequestCount[] => Object.values(storage.counts())
  return [
    {
      name: 'calico_storage_bytes_read_total',
      help: 'Bytes read from the storage.',
      kind: 'counter',
      read: () => storage.counts().get.bytes,
    },
    {
      name: 'calico_storage_requests_total',
      help: 'Requests made to the storage.',
      kind: 'counter',
      read: () => counts().reduce((sum, { requests }) => sum + requests, 0),
    },
  ]
}

function cacheFigures(store: Store): Figure[] {
  if (!store.localCache) return []
  const figure = (name: string, help: string, of: keyof LocalCacheCounts): Figure => ({
    ...{ name: `calico_cache_${name}_total`, help, kind: 'counter' },
    read: () => store.localCache?.[of] ?? 0,
  })
  return [
    figure('hits', 'Blocks found in the cache on local disk.', 'hits'),
    figure('misses', 'Blocks not found there.', 'misses'),
    figure('hit_bytes', 'Bytes read from the cache.', 'hitBytes'),
    figure('miss_bytes', 'Bytes read from the storage instead.', 'missBytes'),
    figure('failures', 'Damaged blocks, and failures of the disk.', 'failures'),
  ]
}

/** Reads on for a while, since a connection that is closed unread may lose the answer. */
function dropRest(request: IncomingMessage, env: Env): void {
  let bytes = 0
  request.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length
    if (bytes > UNWANTED_BYTES_MAX) request.socket.destroy()
  })
  void env.sleep(UNWANTED_MS_MAX).then(() => {
    if (!request.complete) request.socket.destroy()
  })
}

/**
 * Ends a body without its last chunk (CAL-BRIDGE-017). What was written goes out first, the head
 * with the request's id above all, unless the client takes nothing.
 */
function breakOff(response: ServerResponse, env: Env): void {
  response.socket?.destroySoon()
  void env.sleep(UNSENT_MS_MAX).then(() => response.destroy())
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: Error) => {
      const message = `cannot listen on ${host} port ${port}: ${error.message}`
      reject(new CalicoError('InvalidArgument', message, { cause: error }))
    })
    server.listen({ host, port }, () => resolve())
  })
}

/** Answers what is no request, or too slow or large a head of one. */
function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || socket.bytesWritten > 0) {
    socket.destroy()
    return
  }
  const reason =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? `its head has more than ${HEAD_BYTES_MAX} bytes`
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'its head did not come in time'
        : 'it is no well-formed HTTP/1.1'
  const refusal = new CalicoError('InvalidArgument', `the request is refused: ${reason}`)
  const text = jsonText(failureBody(refusal))
  const head = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy())
}
