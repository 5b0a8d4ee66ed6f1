/**
 * An HTTP proxy before an S3 server: delays each request and counts all of them by class, with the
 * bytes of their bodies both ways, the same for whoever asks.
 */
import http from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** As S3 prices them: PUT stands for all that is written and for POST. */
export const CLASSES = ['PUT', 'LIST', 'GET', 'HEAD', 'DELETE']

const noCounts = () => Object.fromEntries([...CLASSES, 'bytes'].map((name) => [name, 0]))

/**
 * @param {{ endpoint: string, delayMs: number }} options of the server behind it
 * @returns {Promise<{ endpoint: string, reset: () => void,
 *   counts: () => Record<string, number>, stop: () => Promise<void> }>}
 */
export async function startProxy({ endpoint, delayMs }) {
  const { hostname, port } = new URL(endpoint)
  const agent = new http.Agent({ keepAlive: true })
  let counts = noCounts()
  const count = (chunk) => {
    counts.bytes += chunk.length
  }
  const server = http.createServer(async (asked, answer) => {
    counts[classOf(asked)]++
    asked.on('data', count).pause()
    if (delayMs > 0) await delay(delayMs)
    const { method, url: path, headers } = asked
    // The host stays as it was signed.
    const sent = http.request({ agent, hostname, port, method, path, headers }, (found) => {
      answer.writeHead(found.statusCode, found.rawHeaders)
      found.on('data', count).pipe(answer)
    })
    sent.on('error', () => answer.destroy())
    answer.on('close', () => answer.writableEnded || sent.destroy())
    asked.pipe(sent)
  })
  server.requestTimeout = 0
  server.on('checkContinue', (asked, answer) => {
    answer.writeContinue()
    server.emit('request', asked, answer)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${server.address().port}`,
    reset: () => {
      counts = noCounts()
    },
    counts: () => ({ ...counts }),
    stop: async () => {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A GET of a bucket lists it; objects have a path below theirs. */
function classOf({ method, url }) {
  if (method === 'POST') return 'PUT'
  if (method !== 'GET') return method
  const [path = ''] = url.split('?')
  return path.split('/').filter(Boolean).length > 1 ? 'GET' : 'LIST'
}
