/**
 * A key-value server as a private one may be: objects in memory, over HTTP on 127.0.0.1. It stands
 * for whatever you have; all that Calico needs of it is a put that keeps what is there.
 *
 *   node examples/storage/server.mjs [port]       prints its address
 */
import { createServer } from 'node:http'

/** @type {Map<string, { bytes: Buffer, micros: number }>} */
const objects = new Map()

const PAGE = 1000

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://server')
  const key = decodeURIComponent(url.pathname.slice(1))
  if (key === '') return list(url.searchParams, response)
  switch (request.method) {
    case 'PUT':
      return put(key, request, response)
    case 'DELETE':
      objects.delete(key)
      return response.writeHead(204).end()
    case 'HEAD':
    case 'GET':
      return get(key, request, response)
    default:
      return response.writeHead(405).end()
  }
})

async function put(key, request, response) {
  const chunks = []
  try {
    for await (const chunk of request) chunks.push(chunk)
  } catch {
    // Whoever sent it is gone: what came of it is dropped.
    return
  }
  // Nothing is awaited between the look and the set: nobody comes between them.
  if (request.headers['if-none-match'] === '*' && objects.has(key)) {
    return response.writeHead(412).end()
  }
  objects.set(key, { bytes: Buffer.concat(chunks), micros: Date.now() * 1000 })
  response.writeHead(201).end()
}

function get(key, request, response) {
  const object = objects.get(key)
  if (object === undefined) return response.writeHead(404).end()
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const bytes = from === undefined ? object.bytes : object.bytes.subarray(+from, +to + 1)
  const headers = { 'content-length': bytes.length, 'x-written-micros': object.micros }
  response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : bytes)
}

/** Keys in the order of their bytes; all are ASCII, so that any order of texts is that one. */
function list(query, response) {
  const prefix = query.get('prefix') ?? ''
  const after = query.get('after') ?? ''
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
  const page = keys.slice(0, PAGE).map((key) => {
    const { bytes, micros } = objects.get(key)
    return { key, size: bytes.length, micros }
  })
  const body = JSON.stringify({ page, more: keys.length > PAGE })
  response.writeHead(200, { 'content-type': 'application/json' }).end(body)
}

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  console.log(`kv://127.0.0.1:${server.address().port}`)
})
