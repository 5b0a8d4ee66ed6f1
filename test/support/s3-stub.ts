/**
 * What no S3 server here does when asked: an HTTP server that answers as a test says. It keeps
 * objects well enough for single requests; everything else is answered by `react`.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import { systemEnv } from '../../src/env.js'
import type { S3Options } from '../../src/storage/s3/options.js'
import { S3Store } from '../../src/storage/s3/s3.js'
import { ACCESS_KEY, SECRET } from './s3-server.js'

export interface StubRequest {
  readonly method: string
  /** Below the bucket, with the query. */
  readonly key: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/**
 * What to do with a request: `keep` carries it out and answers, `lose` carries it out and cuts the
 * connection, `drop` only cuts, `wait` never answers, a status and a name of S3's errors, or a
 * success with an answer of its own.
 */
export type Reaction =
  | 'keep'
  | 'lose'
  | 'drop'
  | 'wait'
  | { readonly status: number; readonly name: string; readonly message?: string }
  | { readonly xml: string }

interface Kept {
  readonly body: Buffer
  readonly metadata: Readonly<Record<string, string>>
}

export class S3Stub {
  readonly requests: StubRequest[] = []
  readonly objects = new Map<string, Kept>()
  /** Pauses that the client made, in milliseconds. */
  readonly pauses: number[] = []
  port = 0

  /** Whether it takes `If-None-Match` for a header that it does not know. */
  ignoresCondition = false

  /** Whether it gives ranges, with tags of what they are of; else everything at once. */
  givesRanges = false

  constructor(private readonly react: (request: StubRequest, number: number) => Reaction) {}

  /** Starts a stub that ends with the test, and a store on it that makes its pauses at once. */
  static async start(
    react: (request: StubRequest, number: number) => Reaction,
    options: S3Options = {},
  ): Promise<{ stub: S3Stub; store: S3Store }> {
    const stub = new S3Stub(react)
    const server = createServer((request, response) => void stub.#serve(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    stub.port = typeof address === 'object' && address ? address.port : 0
    const sleep = async (ms: number): Promise<void> => void stub.pauses.push(ms)
    const store = new S3Store({
      place: 'bucket/store',
      env: { ...systemEnv, sleep },
      s3: { ...stub.options(), ...options },
    })
    onTestFinished(async () => {
      await store.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })
    return { stub, store }
  }

  options(): S3Options {
    const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET }
    return { endpoint: `http://127.0.0.1:${this.port}`, credentials }
  }

  /** The methods and keys that came, in order. */
  get asked(): string[] {
    return this.requests.map(({ method, key }) => `${method} ${key}`)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url = '', headers } = request
    const key = url.replace(/^\/bucket\/?/, '').replace(/[?&]x-id=\w+/, '')
    const told = { method, key, headers, body: Buffer.concat(chunks) }
    this.requests.push(told)
    const reaction = this.react(told, this.requests.length)
    if (reaction === 'wait') return
    if (reaction === 'drop') return void request.socket.destroy()
    const type = { 'content-type': 'application/xml' }
    if (typeof reaction === 'object' && 'xml' in reaction) {
      return void response.writeHead(200, type).end(reaction.xml)
    }
    if (typeof reaction === 'object') {
      const { status, name, message = 'as the test says' } = reaction
      const xml = `<Error><Code>${name}</Code><Message>${message}</Message></Error>`
      return void response.writeHead(status, type).end(xml)
    }
    const answer = this.#carryOut(told)
    if (reaction === 'lose') return void request.socket.destroy()
    response.writeHead(answer.status, answer.headers).end(answer.body)
  }

  #carryOut({ method, key, headers, body }: StubRequest): {
    status: number
    headers?: Record<string, string>
    body?: Buffer | string
  } {
    const kept = this.objects.get(key)
    if (method === 'PUT') {
      const isConditional = headers['if-none-match'] === '*' && !this.ignoresCondition
      if (isConditional && kept) return failure(412, 'PreconditionFailed')
      const token = headers['x-amz-meta-calico-put']
      this.objects.set(key, {
        body,
        metadata: token ? { 'x-amz-meta-calico-put': `${token}` } : {},
      })
      return { status: 200 }
    }
    if (method === 'DELETE') {
      this.objects.delete(key)
      return { status: 204 }
    }
    if (!kept) return failure(404, 'NoSuchKey')
    const length = { 'content-length': String(kept.body.length) }
    const dated = { 'last-modified': 'Sat, 21 Nov 2026 19:00:00 GMT' }
    const told = { status: 200, headers: { ...length, ...dated, ...kept.metadata } }
    if (method === 'HEAD') return told
    const range = /^bytes=([0-9]+)-([0-9]+)$/.exec(headers.range ?? '')
    if (!this.givesRanges || !range) return { ...told, body: kept.body }
    const tag = `"${createHash('sha256').update(kept.body).digest('hex').slice(0, 32)}"`
    if ((headers['if-match'] ?? tag) !== tag) return failure(412, 'PreconditionFailed')
    const size = kept.body.length
    const [start, last] = [Number(range[1]), Math.min(Number(range[2]), size - 1)]
    if (start >= size) return failure(416, 'InvalidRange')
    const part = kept.body.subarray(start, last + 1)
    const cut = { 'content-range': `bytes ${start}-${last}/${size}`, etag: tag }
    const cutLength = { 'content-length': String(part.length) }
    const cutHeaders = { ...told.headers, ...cut, ...cutLength }
    return { status: 206, headers: cutHeaders, body: part }
  }
}

function failure(status: number, name: string): { status: number; body: string } {
  return { status, body: `<Error><Code>${name}</Code><Message>no</Message></Error>` }
}
