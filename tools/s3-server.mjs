/**
 * A running S3 server with one bucket in a temporary folder: versitygw (tools/s3-env.mjs) on a free
 * port of 127.0.0.1. It ends with the process that started it.
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
 * @param {{ program: string, bucket: string }} options
 * @returns {Promise<S3Server>}
 */
export async function startS3Server({ program, bucket }) {
  const folder = mkdtempSync(join(tmpdir(), 'calico-s3-'))
  mkdirSync(join(folder, bucket))
  const secret = randomBytes(20).toString('hex')
  const port = await freePort()
  const words = ['--port', `127.0.0.1:${port}`, '--quiet', '--keep-alive', 'posix', folder]
  const env = { ...process.env, ROOT_ACCESS_KEY: ACCESS_KEY, ROOT_SECRET_KEY: secret }
  const child = spawn(program, words, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve))
  const kill = () => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const answered = await Promise.race([answers(port), ended.then(() => false)])
  if (!answered) {
    await stop()
    throw new Error(`${program} does not answer on port ${port}`)
  }
  const endpoint = `http://127.0.0.1:${port}`
  const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: secret }
  const variables = {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ACCESS_KEY_ID: ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
  const options = { endpoint, credentials }
  return { endpoint, bucket, pid: child.pid ?? 0, folder, options, variables, stop }
}

/** @param {number} port */
async function answers(port) {
  for (const until = Date.now() + START_MS; Date.now() < until; await delay(LOOK_MS)) {
    if (await accepts(port)) return true
  }
  return false
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
function freePort() {
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
