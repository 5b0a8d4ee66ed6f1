/** Bytes on a connection, for requests that no HTTP client would make. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { TOKEN } from './support.js'

export const AUTHORIZED = `Host: x\r\nAuthorization: Bearer ${TOKEN}\r\n`

export function open(url: string): Socket {
  const { hostname, port } = new URL(url)
  return connect(Number(port), hostname)
}

/** What the bridge answers until it ends the connection, or says no more for a while. */
export async function exchange(
  url: string,
  request: string | Uint8Array,
  waitMs = 3000,
): Promise<string> {
  const socket = open(url)
  socket.on('error', () => {})
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
  })
  socket.write(request)
  const closed = once(socket, 'close')
  const late = new Promise((resolve) => setTimeout(resolve, waitMs))
  const answered = (async () => {
    while (!isWhole(text)) await new Promise((resolve) => setTimeout(resolve, 5))
  })()
  await Promise.race([closed, late, answered])
  socket.destroy()
  return text
}

/** Whether an answer with a known length is there. */
function isWhole(text: string): boolean {
  const [head = '', body] = text.split('\r\n\r\n')
  const length = /content-length: (\d+)/i.exec(head)?.[1]
  return body !== undefined && length !== undefined && body.length >= Number(length)
}

export function statusOf(text: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0)
}
