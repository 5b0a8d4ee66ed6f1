/** What the bench counts of requests, on which its figures rest. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CountingProxy, startProxy } from '../../bench/objects/proxy.mjs'

const DELAY_MS = 30

let server: Server
let proxy: CountingProxy
const hosts: (string | undefined)[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    hosts.push(request.headers.host)
    request.resume().once('end', () => response.writeHead(200).end('answer'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  proxy = await startProxy({ endpoint: `http://127.0.0.1:${port}`, delayMs: DELAY_MS })
})
afterAll(async () => {
  await proxy.stop()
  server.closeAllConnections()
  server.close()
})

async function ask(method: string, path: string, body?: string): Promise<string> {
  const response = await fetch(proxy.endpoint + path, { method, ...(body && { body }) })
  return response.text()
}

it('requests are counted by class with the bytes of both ways, and made to wait', async () => {
  proxy.reset()
  const start = performance.now()
  expect(await ask('PUT', '/bucket/a/b', 'four')).toBe('answer')
  expect(performance.now() - start).toBeGreaterThan(DELAY_MS - 5)
  await ask('POST', '/bucket/a?uploads', 'x')
  await ask('GET', '/bucket/a/b')
  await ask('GET', '/bucket?list-type=2&prefix=a%2Fb')
  await ask('GET', '/bucket/?list-type=2')
  await ask('HEAD', '/bucket/a')
  await ask('DELETE', '/bucket/a')
  // HEAD has no body; what was sent are 5 bytes.
  const bytes = 6 * 'answer'.length + 5
  expect(proxy.counts()).toEqual({ PUT: 2, LIST: 2, GET: 1, HEAD: 1, DELETE: 1, bytes })
  // The signature of a request is over the host that was asked.
  expect(new Set(hosts)).toEqual(new Set([new URL(proxy.endpoint).host]))
})
