/** A real S3 server for tests: versitygw over a temporary folder, on a free port of 127.0.0.1. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { S3Options } from '../../src/storage/s3/options.js'

/** What no output of anything may ever show. */
export const SECRET = 'Zq7testsecretZq7neverprinted'
export const ACCESS_KEY = 'calico-test'
export const BUCKET = 'calico-tests'

const START_TRIES = 200

/** Buckets in a folder of their own, and the gateways that serve them. */
export class S3Server implements AsyncDisposable {
  readonly #root: string
  readonly #gateways: ChildProcess[] = []
  readonly #key: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly port: number

  private constructor(root: string, port: number, key: S3Server['credentials']) {
    this.#root = root
    this.#key = key
    this.port = port
  }

  /** @param key the one that the server knows */
  static async start(
    key = { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET },
  ): Promise<S3Server> {
    const root = mkdtempSync(join(tmpdir(), 'calico-s3-'))
    mkdirSync(join(root, BUCKET))
    const server = new S3Server(root, await freePort(), key)
    await server.#serve(server.port)
    return server
  }

  get credentials(): { readonly accessKeyId: string; readonly secretAccessKey: string } {
    return this.#key
  }

  /** Where the first gateway answers. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Options of a client of the first gateway, or of another endpoint. */
  options(more: Partial<S3Options> = {}): S3Options {
    return { endpoint: this.endpoint, credentials: this.#key, ...more }
  }

  /** The same for a process: its environment. */
  variables(endpoint = this.endpoint): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_ACCESS_KEY_ID: this.#key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.#key.secretAccessKey,
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    }
  }

  /** Starts one more gateway over the same buckets; its endpoint. */
  async another(): Promise<string> {
    const port = await freePort()
    await this.#serve(port)
    return `http://127.0.0.1:${port}`
  }

  /** Ends the first gateway as a failing machine does. */
  async kill(): Promise<void> {
    const [first] = this.#gateways
    if (first) await end(first)
  }

  /** Starts the first gateway again, on the same port. */
  async restart(): Promise<void> {
    this.#gateways.shift()
    await this.#serve(this.port)
    // The newest is served by the first port.
    this.#gateways.unshift(this.#gateways.pop()!)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#gateways.map(end))
    await rm(this.#root, { recursive: true, force: true })
  }

  async #serve(port: number): Promise<void> {
    const program = process.env.CALICO_S3_SERVER
    if (!program) throw new Error('CALICO_S3_SERVER names no server; see vitest.config.ts')
    const words = ['--port', `127.0.0.1:${port}`, '--quiet', '--keep-alive', 'posix', this.#root]
    const { accessKeyId, secretAccessKey } = this.#key
    const keys = { ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey }
    const env = { ...process.env, ...keys }
    const gateway = spawn(program, words, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    this.#gateways.push(gateway)
    for (let attempt = 0; attempt < START_TRIES; attempt++) {
      if (gateway.exitCode !== null) throw new Error(`the S3 server ended: ${gateway.exitCode}`)
      if (await answers(port)) return
      await delay(50)
    }
    throw new Error(`the S3 server does not answer on port ${port}`)
  }
}

async function end(gateway: ChildProcess): Promise<void> {
  if (gateway.exitCode !== null || gateway.signalCode !== null) return
  const ended = new Promise((resolve) => gateway.once('exit', resolve))
  gateway.kill('SIGKILL')
  await ended
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
