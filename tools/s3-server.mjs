/**
 * Running S3 servers: versitygw (tools/s3-env.mjs) over a folder, whose folders are its buckets, on
 * a port of 127.0.0.1.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const ACCESS_KEY = 'calico'
const START_MS = 30_000
const LOOK_MS = 50

/**
 * @typedef {object} S3Server
 * @property {string} endpoint
 * @property {string} bucket
 * @property {number} pid
 * @property {string} folder where the bucket's objects lie
 * @property {{ endpoint: string,
 *   credentials: { accessKeyId: string, secretAccessKey: string } }} options of a storage
 * @property {Record<string, string>} variables the same for other processes
 * @property {() => Promise<void>} stop ends the server and removes what it held
 */

/**
 * A server with one bucket in a temporary folder. It ends with the process that started it.
 * @param {{ program: string, bucket: string }} options
 * @returns {Promise<S3Server>}
 */
export async function startS3Server({ program, bucket }) {
  const folder = mkdtempSync(join(tmpdir(), 'calico-s3-'))
  mkdirSync(join(folder, bucket))
  const secretAccessKey = randomBytes(20).toString('hex')
  const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey }
  const port = await freePort()
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let gateway
  const kill = () => {
    gateway?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    if (gateway) await endGateway(gateway)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    gateway = spawnGateway({ program, folder, port, credentials })
    await answering(gateway, port)
  } catch (error) {
    await stop()
    throw error
  }
  const endpoint = `http://127.0.0.1:${port}`
  const variables = clientVariables(endpoint, credentials)
  const options = { endpoint, credentials }
  return { endpoint, bucket, pid: gateway.pid ?? 0, folder, options, variables, stop }
}

/** What a process needs in its environment to reach a server. */
export function clientVariables(endpoint, { accessKeyId, secretAccessKey }) {
  return {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

/** A server over a folder, which may not answer yet. */
export function spawnGateway({ program, folder, port, credentials }) {
  const words = ['--port', `127.0.0.1:${port}`, '--quiet', '--keep-alive', 'posix', folder]
  const { accessKeyId, secretAccessKey } = credentials
  const keys = { ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey }
  const env = { ...process.env, ...keys }
  return spawn(program, words, { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Waits until a server answers. @throws Error where it ends, or does not within 30 s */
export async function answering(gateway, port) {
  let failure = null
  gateway.once('error', (error) => {
    failure = error
  })
  for (const until = Date.now() + START_MS; Date.now() < until; await delay(LOOK_MS)) {
    if (failure) throw failure
    if (gateway.exitCode !== null) throw new Error(`the S3 server ended: ${gateway.exitCode}`)
    if (await accepts(port)) return
  }
  throw new Error(`the S3 server does not answer on port ${port}`)
}

/** Ends a server at once, as a failing machine does. */
export async function endGateway(gateway) {
  if (gateway.pid === undefined || gateway.exitCode !== null || gateway.signalCode !== null) return
  const ended = new Promise((resolve) => gateway.once('exit', resolve))
  gateway.kill('SIGKILL')
  await ended
}

/** @param {number} port @returns {Promise<boolean>} */
function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket
      .once('error', () => resolve(false))
      .once('connect', () => {
        socket.destroy()
        resolve(true)
      })
  })
}

/** @returns {Promise<number>} */
export function freePort() {
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
