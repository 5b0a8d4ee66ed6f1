/**
 * Requests to S3 with retries of our own. The SDK makes each request once: only who counts the
 * tries can tell an object that was there from one that an unanswered try has made.
 */
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3'
import type { Env } from '../../env.js'
import type { CalicoError } from '../../errors.js'
import { checkAborted } from '../requests.js'
import { failureOf, type S3Failure, s3Error } from './errors.js'
import type { S3Settings } from './options.js'

type Sdk = typeof import('@aws-sdk/client-s3')

/** Requests of one kind that went out, with the bytes of their bodies both ways. */
export interface S3RequestCount {
  readonly requests: number
  readonly bytesSent: number
  readonly bytesReceived: number
}

export interface S3Request<T> {
  /** In words: what is being done to what. */
  readonly action: string
  /** The name of the request in S3. */
  readonly kind: string
  readonly bytesSent?: number
  readonly signal: AbortSignal | undefined
  send(client: S3Client, sdk: Sdk, options: { abortSignal?: AbortSignal }): Promise<T>
  readonly bytesReceived?: (value: T) => number
}

/** What a request came to. `uncertain`: a try before the last one may have been carried out. */
export type S3Answer<T> =
  | { readonly kind: 'done'; readonly value: T; readonly uncertain: boolean }
  | {
      readonly kind: 'refused'
      readonly failure: S3Failure
      readonly uncertain: boolean
      /** The error where the failure is no answer that the caller can use. */
      error(): CalicoError
    }

/** Pauses before a repetition: doubled each time up to the longest, and a random part of that. */
const PAUSES = {
  failed: { firstMs: 50, longestMs: 5_000 },
  busy: { firstMs: 50, longestMs: 2_000 },
  throttled: { firstMs: 200, longestMs: 10_000 },
} as const

/** Connections at once to one server: as many as a search for a head may use (findHead). */
const SOCKETS_MAX = 128

export class S3Connection {
  readonly #settings: S3Settings
  readonly #env: Env
  readonly #counts = new Map<string, S3RequestCount>()
  #client: Promise<{ client: S3Client; sdk: Sdk }> | null = null

  constructor(settings: S3Settings, env: Env) {
    this.#settings = settings
    this.#env = env
  }

  /** Requests that went out, repetitions included, by kind. */
  get counts(): ReadonlyMap<string, S3RequestCount> {
    return this.#counts
  }

  /** 32 random digits of lower-case hexadecimal. */
  randomName(): string {
    return Buffer.from(this.#env.randomBytes(16)).toString('hex')
  }

  /**
   * Sends a request, again where that may help.
   * @throws StorageUnavailable where no try was answered, Aborted
   */
  async request<T>(request: S3Request<T>): Promise<S3Answer<T>> {
    const { action, signal } = request
    let uncertain = false
    for (let attempt = 1; ; attempt++) {
      checkAborted(signal, action)
      const failure = await this.#try(request)
      if (!('name' in failure)) return { kind: 'done', value: failure.value, uncertain }
      checkAborted(signal, action)
      const pauses = pausesOf(failure)
      const error = (): CalicoError => s3Error(failure, { action, uncertain, attempts: attempt })
      if (pauses === null) return { kind: 'refused', failure, uncertain, error }
      if (failure.kind !== 'busy') uncertain = true
      if (attempt >= this.#settings.attempts) throw error()
      await this.#pause(Math.min(pauses.firstMs * 2 ** (attempt - 1), pauses.longestMs), signal)
    }
  }

  /** As request, where every failure is an error. */
  async demand<T>(request: S3Request<T>): Promise<T> {
    const answer = await this.request(request)
    if (answer.kind === 'done') return answer.value
    throw answer.error()
  }

  async close(): Promise<void> {
    const opening = this.#client
    this.#client = null
    const opened = await opening?.catch(() => null)
    opened?.client.destroy()
  }

  async #try<T>(request: S3Request<T>): Promise<S3Failure | { readonly value: T }> {
    try {
      this.#client ??= openClient(this.#settings)
      const { client, sdk } = await this.#client
      const { signal } = request
      this.#count(request.kind, { requests: 1, bytesSent: request.bytesSent ?? 0 })
      // A signal of its own: one that many requests listened to would be taken for a leak.
      const own = signal && { abortSignal: AbortSignal.any([signal]) }
      const value = await request.send(client, sdk, own ?? {})
      this.#count(request.kind, { bytesReceived: request.bytesReceived?.(value) ?? 0 })
      return { value }
    } catch (error) {
      return this.#withoutSecrets(failureOf(error))
    }
  }

  /** A server may quote what it was sent. */
  async #withoutSecrets(failure: S3Failure): Promise<S3Failure> {
    try {
      const opened = await this.#client
      const credentials = await opened?.client.config.credentials()
      const { secretAccessKey, sessionToken } = credentials ?? {}
      let { text } = failure
      for (const secret of [secretAccessKey, sessionToken]) {
        if (secret) text = text.replaceAll(secret, '…')
      }
      return { ...failure, text }
    } catch {
      // Where there are no credentials, none can be in the text.
      return failure
    }
  }

  async #pause(longestMs: number, signal: AbortSignal | undefined): Promise<void> {
    const [random = 0] = this.#env.randomBytes(1)
    try {
      await this.#env.sleep(longestMs * ((random + 1) / 256), signal)
    } catch (error) {
      checkAborted(signal, 'a request to S3')
      throw error
    }
  }

  #count(kind: string, more: Partial<S3RequestCount>): void {
    const before = this.#counts.get(kind)
    this.#counts.set(kind, {
      requests: (before?.requests ?? 0) + (more.requests ?? 0),
      bytesSent: (before?.bytesSent ?? 0) + (more.bytesSent ?? 0),
      bytesReceived: (before?.bytesReceived ?? 0) + (more.bytesReceived ?? 0),
    })
  }
}

function pausesOf(failure: S3Failure): (typeof PAUSES)[keyof typeof PAUSES] | null {
  const { kind } = failure
  return kind === 'failed' || kind === 'throttled' || kind === 'busy' ? PAUSES[kind] : null
}

/** Loads the SDK, which takes a third of a second: only what asks S3 for something waits for it. */
async function openClient(settings: S3Settings): Promise<{ client: S3Client; sdk: Sdk }> {
  const sdk = await import('@aws-sdk/client-s3')
  const { region, endpoint, pathStyle, credentials, profile } = settings
  const config: S3ClientConfig = {
    maxAttempts: 1,
    forcePathStyle: pathStyle,
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
    ...(profile !== undefined && { profile }),
    requestHandler: {
      connectionTimeout: settings.connectTimeoutMs,
      requestTimeout: settings.timeoutMs,
      throwOnRequestTimeout: true,
      socketTimeout: settings.timeoutMs,
      httpAgent: { keepAlive: true, maxSockets: SOCKETS_MAX },
      httpsAgent: { keepAlive: true, maxSockets: SOCKETS_MAX },
    },
    // What it would print belongs to no standard stream of ours.
    logger: SILENT,
  }
  return { client: withoutWarning(() => new sdk.S3Client(config)), sdk }
}

const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing, trace: nothing }

function nothing(): void {}

/**
 * The SDK warns of Node versions that its *later* releases will refuse; ours is pinned, and what is
 * printed on standard error would look like a failure of the command.
 */
function withoutWarning<T>(make: () => T): T {
  const name = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'
  const before = process.env[name]
  process.env[name] = 'true'
  try {
    return make()
  } finally {
    if (before === undefined) delete process.env[name]
    else process.env[name] = before
  }
}
