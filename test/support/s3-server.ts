/** A real S3 server for tests: versitygw over a temporary folder, on a free port of 127.0.0.1. */
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { S3Options } from '../../src/storage/s3/options.js'
import {
  answering,
  type Credentials,
  clientVariables,
  endGateway,
  freePort,
  spawnGateway,
} from '../../tools/s3-server.mjs'

/** What no output of anything may ever show. */
export const SECRET = 'Zq7testsecretZq7neverprinted'
export const ACCESS_KEY = 'calico-test'
export const BUCKET = 'calico-tests'

/** Buckets in a folder of their own, and the gateways that serve them. */
export class S3Server implements AsyncDisposable {
  readonly #root: string
  readonly #gateways: ChildProcess[] = []
  readonly #key: Credentials
  readonly port: number

  private constructor(root: string, port: number, key: Credentials) {
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

  get credentials(): Credentials {
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
    return clientVariables(endpoint, this.#key)
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
    if (first) await endGateway(first)
  }

  /** Starts the first gateway again, on the same port. */
  async restart(): Promise<void> {
    this.#gateways.shift()
    await this.#serve(this.port)
    // The newest is served by the first port.
    this.#gateways.unshift(this.#gateways.pop()!)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#gateways.map(endGateway))
    await rm(this.#root, { recursive: true, force: true })
  }

  async #serve(port: number): Promise<void> {
    const program = process.env.CALICO_S3_SERVER
    if (!program) throw new Error('CALICO_S3_SERVER names no server; see vitest.config.ts')
    const gateway = spawnGateway({
      ...{ program, port, folder: this.#root },
      credentials: this.#key,
    })
    this.#gateways.push(gateway)
    await answering(gateway, port)
  }
}
