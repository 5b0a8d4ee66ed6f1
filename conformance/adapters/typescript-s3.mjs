/**
 * The TypeScript implementation with its stores in a bucket of a real S3 server, which is started
 * and ended with this process. The argument is the server's program. Every folder has a prefix of
 * its own: what lies in it is put there first, and what was written comes back into it, so that
 * others can read it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { systemEnv } from '../../dist/env.js'
import { S3Store } from '../../dist/storage/s3/s3.js'
import { startS3Server } from '../../tools/s3-server.mjs'
import { serve } from './serve.mjs'
import { codeOf, READING, ROLES, WRITING, wrapped } from './typescript/operations.mjs'

const EVERY_OBJECT = ''
const REQUESTS_AT_ONCE = 8

const server = await startS3Server({ program: process.argv[2], bucket: 'conformance' })
// A signal ends a process without the event by which the server ends with it.
process.once('SIGTERM', () => process.exit())

/** The prefix of each folder. */
const prefixes = new Map()

/** Timeouts of requests go by the real clock, whatever a script makes of its own. */
function openPrefix(prefix) {
  const place = `${server.bucket}/${prefix}`
  return new S3Store({ place, env: systemEnv, s3: server.options })
}

/** The prefix of a folder, to which what it holds is put the first time. */
async function prefixOf(folder) {
  const known = prefixes.get(folder)
  if (known !== undefined) return known
  const prefix = `case-${prefixes.size}`
  prefixes.set(folder, prefix)
  if (existsSync(folder)) await upload(folder, openPrefix(prefix))
  return prefix
}

async function upload(folder, storage) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  await atOnce(files, async ({ parentPath, name }) => {
    const file = join(parentPath, name)
    await storage.put(file.slice(folder.length + 1).replaceAll(sep, '/'), readFileSync(file))
  })
  await storage.close()
}

async function download(folder, storage) {
  const paths = []
  for await (const { path } of storage.list(EVERY_OBJECT)) paths.push(path)
  await atOnce(paths, async (path) => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, await storage.get(path))
  })
  await storage.close()
}

/** Does the same to each item, to some of them at the same time. */
async function atOnce(items, work) {
  const waiting = [...items]
  const take = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, take))
}

/** Runs an operation over the prefix of a folder; closes what it has opened. */
async function overPrefix(operation, { store: folder, ...params }) {
  const prefix = await prefixOf(folder)
  const opened = []
  const open = () => {
    const storage = openPrefix(prefix)
    opened.push(storage)
    return storage
  }
  try {
    return await operation({ ...params, open })
  } finally {
    await Promise.all(opened.map((storage) => storage.close()))
  }
}

const reading = (operation) => (params) => overPrefix(operation, params)

const writing = (operation) => async (params) => {
  const result = await overPrefix(operation, params)
  await download(params.store, openPrefix(prefixes.get(params.store)))
  return result
}

await serve({
  description: { name: 'typescript-s3', version: '0.1.0', roles: ROLES },
  operations: { ...wrapped(READING, reading), ...wrapped(WRITING, writing) },
  codeOf,
})
await server.stop()
