/** Requests of people who mean ill, or programs gone wrong: refused each, and the bridge lives. */
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { AUTHORIZED, exchange, open, statusOf } from './raw.js'
import { encoded, itemBatch, items, ROWS_TYPE, type Served, served, TOKEN } from './support.js'

let running: Served
const strays: unknown[] = []
const hear = (reason: unknown): void => {
  strays.push(reason)
}

beforeAll(async () => {
  process.on('unhandledRejection', hear)
  running = await served({ headMs: 400, stallMs: 400, requestsMax: 8 })
})

afterAll(async () => {
  await running.close()
  process.off('unhandledRejection', hear)
})

afterEach(async () => {
  const { client, bugs } = running
  await client.put(items(0, 2))
  expect((await client.read({ columns: ['id'] })).length).toBeGreaterThan(0)
  expect(strays).toEqual([])
  expect(bugs).toEqual([])
})

const post = (path: string, headers: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\n${AUTHORIZED}${headers}\r\n\r\n${body}`

const JSON_TYPE = 'Content-Type: application/json\r\n'
const sized = (body: string): string => `${JSON_TYPE}Content-Length: ${Buffer.byteLength(body)}`
const deep = '['.repeat(100_000)
const nested = `{"keySpace":"items","from":${'['.repeat(40)}${']'.repeat(40)}}`

describe('a request on the wire', () => {
  it.each<[string, string, number]>([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
    ['HTTP/1.0', `GET /v1 HTTP/1.0\r\n${AUTHORIZED}\r\n`, 400],
    ['no host', `GET /v1 HTTP/1.1\r\n${AUTHORIZED.replace('Host: x\r\n', '')}\r\n`, 400],
    [
      'a head of a megabyte',
      `GET /v1 HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(2 ** 20)}\r\n\r\n`,
      400,
    ],
    ['a path of a megabyte', `GET /${'y'.repeat(2 ** 20)} HTTP/1.1\r\nHost: x\r\n\r\n`, 400],
    [
      'two lengths',
      post('/v1/plan', `${JSON_TYPE}Content-Length: 2\r\nContent-Length: 3`, '{}'),
      400,
    ],
    [
      'a length and chunks',
      post('/v1/plan', `${JSON_TYPE}Content-Length: 5\r\nTransfer-Encoding: chunked`, '0\r\n\r\n'),
      400,
    ],
    [
      'chunks under a false name',
      post('/v1/plan', `${JSON_TYPE}Transfer-Encoding: xchunked`, '0\r\n\r\n'),
      400,
    ],
    [
      'chunks of no size',
      post('/v1/plan', `${JSON_TYPE}Transfer-Encoding: chunked`, 'zz\r\n{}\r\n0\r\n\r\n'),
      400,
    ],
    ['a negative length', post('/v1/plan', `${JSON_TYPE}Content-Length: -1`, ''), 400],
    ['a line feed in a header', `GET /v1 HTTP/1.1\r\nHost: x\r\nA: b\nc\r\n${AUTHORIZED}\r\n`, 400],
    ['an address for a path', `GET http://evil/v1 HTTP/1.1\r\n${AUTHORIZED}\r\n`, 404],
    [
      'a body where none belongs',
      `GET /v1 HTTP/1.1\r\n${AUTHORIZED}Content-Length: 2\r\n\r\n{}`,
      400,
    ],
    ['JSON as deep as a well', post('/v1/plan', sized(deep), deep), 400],
    ['JSON a little too deep', post('/v1/plan', sized(nested), nested), 400],
    [
      'a prototype for a member',
      post(
        '/v1/plan',
        sized('{"keySpace":"items","__proto__":{"a":1}}'),
        '{"keySpace":"items","__proto__":{"a":1}}',
      ),
      400,
    ],
    [
      'a body that is announced as huge',
      post('/v1/plan', `${JSON_TYPE}Content-Length: 99999999999`, '{'),
      413,
    ],
    ['a body that never ends', post('/v1/plan', `${JSON_TYPE}Content-Length: 50`, '{'), 400],
    ['a wrong type', post('/v1/plan', 'Content-Type: text/plain\r\nContent-Length: 2', '{}'), 400],
    ['no type', post('/v1/plan', 'Content-Length: 2', '{}'), 400],
    ['bytes that are no text', post('/v1/plan', `${JSON_TYPE}Content-Length: 2`, '\xff\xfe'), 400],
  ])('with %s is refused', async (_, request, status) => {
    const answer = await exchange(running.bridge.url, Buffer.from(request, 'latin1'))
    expect(statusOf(answer)).toBe(status)
    expect(answer).toContain('"error":{"code":"')
  })

  it('whose head drips is ended', async () => {
    const socket = open(running.bridge.url)
    socket.on('error', () => {})
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.write('GET /v1 HTTP/1.1\r\nHost: x\r\n')
    const drip = setInterval(() => socket.write('X: y\r\n'), 50)
    await new Promise((resolve) => socket.once('close', resolve))
    clearInterval(drip)
    expect(text === '' ? 400 : statusOf(text)).toBe(400)
  })

  it('that is smuggled behind another is answered with a refusal of its own', async () => {
    const inner = 'GET /v1/key-spaces HTTP/1.1\r\nHost: x\r\n\r\n'
    const answer = await exchange(
      running.bridge.url,
      post('/v1/plan', sized('{}'), `{}${inner}`),
      300,
    )
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400', 'HTTP/1.1 401'])
  })

  it('that asks before it sends is told so before its body', async () => {
    const head = (token: string): string =>
      `POST /v1/plan HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n${JSON_TYPE}` +
      'Expect: 100-continue\r\nContent-Length: 20\r\n\r\n'
    expect(statusOf(await exchange(running.bridge.url, head('wrong-token')))).toBe(401)
    const answer = await exchange(running.bridge.url, `${head(TOKEN)}{"keySpace":"items"}`)
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
  })
})

describe('a name', () => {
  it.each(['..%2f..%2fetc%2fpasswd', '%2e%2e', '..', '%00', '%5c..%5c', 'a%0d%0ab', '%ff', '%'])(
    'like %s is no way into the storage',
    async (name) => {
      const request = `GET /v1/key-spaces/${name} HTTP/1.1\r\n${AUTHORIZED}\r\n`
      const answer = await exchange(running.bridge.url, request)
      expect([400, 404]).toContain(statusOf(answer))
    },
  )
})

describe('a body', () => {
  it('that is packed is refused, and not unpacked', async () => {
    const { client } = running
    const bomb = gzipSync(Buffer.alloc(50 * 2 ** 20, 32))
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const response = await client.fetch('/v1/plan', { method: 'POST', body: bomb, headers })
    expect(response.status).toBe(400)
  })

  it('of rows is refused where it is cut, lies, or comes as something else', async () => {
    const { client } = running
    const { write } = await client.begin()
    const whole = await encoded([itemBatch(items(0, 1000))])
    const lying = whole.slice()
    new DataView(lying.buffer, lying.byteOffset).setUint32(4, 0x7fffffff, true)
    for (const body of [whole.subarray(0, whole.length - 8), whole.subarray(0, 100), lying]) {
      const response = await client.sendRows(write, body)
      const { error } = (await response.json()) as { error: { code: string } }
      expect([response.status, error.code]).toEqual([400, 'InvalidArgument'])
    }
    const headers = { 'content-type': 'text/csv', 'calico-write': write }
    const csv = await client.fetch('/v1/stage?kind=upsert', { method: 'POST', body: 'id', headers })
    expect(csv.status).toBe(400)
  })

  it('of rows whose client goes away leaves nothing behind', async () => {
    const { client, store, bridge } = running
    const { write } = await client.begin()
    const { version } = await store.snapshot()
    const whole = await encoded([itemBatch(items(0, 5000))])
    const head =
      `POST /v1/stage?kind=upsert HTTP/1.1\r\n${AUTHORIZED}Content-Type: ${ROWS_TYPE}\r\n` +
      `Calico-Write: ${write}\r\nContent-Length: ${whole.length}\r\n\r\n`
    for (const end of [0, 500, whole.length - 100]) {
      const socket = open(bridge.url)
      socket.write(head)
      await new Promise((resolve) => socket.write(whole.subarray(0, end), resolve))
      socket.destroy()
    }
    while (bridge.open > 0) await new Promise((resolve) => setTimeout(resolve, 10))
    expect((await store.snapshot()).version).toBe(version)
    const { removable } = await store.vacuum({ nothingIsWriting: true })
    expect(removable).toEqual([])
  })
})

it('too many requests at a time are told to come again', async () => {
  const { client } = running
  const wait = { keySpace: 'items', from: 1e6, waitMs: 600 }
  const waiting = Array.from({ length: 8 }, () =>
    client.ask('GET', '/v1/log?after=99999&waitMs=800'),
  )
  await new Promise((resolve) => setTimeout(resolve, 200))
  const { status, headers, body } = await client.ask('POST', '/v1/changes', wait)
  expect([status, body.error.code, headers.get('retry-after')]).toEqual([503, 'Overloaded', '1'])
  expect((await client.fetch('/metrics')).status).toBe(200)
  expect((await Promise.all(waiting)).map((reply) => reply.status)).toEqual(Array(8).fill(200))
})
