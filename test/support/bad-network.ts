/**
 * A network between clients and a server that loses, delays, cuts and repeats requests: a TCP proxy
 * that understands as much of HTTP as it takes to tell requests apart. One request a connection.
 */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export type Mishap =
  | 'none'
  /** The request never arrives. */
  | 'lost request'
  /** The request is carried out, and its answer is cut off. */
  | 'lost answer'
  /** Half of the answer arrives. */
  | 'cut answer'
  /** The answer arrives late. */
  | 'delay'
  /** The request is carried out twice, and the second answer arrives. */
  | 'repeat'

const DELAY_MS = 60

export class BadNetwork implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly counts = new Map<Mishap, number>()
  #port = 0

  private constructor(
    private readonly target: number,
    private readonly choose: (request: number) => Mishap,
  ) {
    let requests = 0
    // Nothing of the other end is lost when one has said all that it has to say.
    this.#server = createServer({ allowHalfOpen: true }, (client) => {
      this.#keep(client)
      void this.#serve(client, () => this.choose(requests++)).catch(() => client.destroy())
    })
  }

  /** @param choose what becomes of request `n`, from 0 */
  static async start(target: number, choose: (request: number) => Mishap): Promise<BadNetwork> {
    const network = new BadNetwork(target, choose)
    await new Promise<void>((resolve) => network.#server.listen(0, '127.0.0.1', resolve))
    const address = network.#server.address()
    network.#port = typeof address === 'object' && address ? address.port : 0
    return network
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(socket))
  }

  async #serve(client: Socket, choose: () => Mishap): Promise<void> {
    const request = await readRequest(client)
    if (request === null) return void client.destroy()
    const mishap = choose()
    this.counts.set(mishap, (this.counts.get(mishap) ?? 0) + 1)
    if (mishap === 'lost request') return void client.destroy()
    if (mishap === 'repeat') await this.#ask(request)
    const answer = await this.#ask(request)
    if (mishap === 'lost answer') return void client.destroy()
    if (mishap === 'delay') await delay(DELAY_MS)
    if (mishap !== 'cut answer') return void client.end(answer)
    client.write(answer.subarray(0, answer.length / 2), () => client.destroy())
  }

  /** What the server answers to these bytes, until it closes the connection. */
  #ask(request: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      const socket = connect(this.target, '127.0.0.1', () => socket.write(request))
      this.#keep(socket)
      socket.on('data', (chunk) => chunks.push(chunk))
      socket.on('error', reject)
      socket.on('close', () => resolve(Buffer.concat(chunks)))
    })
  }
}

/** One request, which is told to be the last of its connection; null where it never came whole. */
function readRequest(client: Socket): Promise<Buffer | null> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0)
    client.once('close', () => resolve(null))
    client.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk])
      const end = bytes.indexOf('\r\n\r\n')
      if (end === -1) return
      const head = bytes.subarray(0, end).toString('latin1')
      const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
      if (bytes.length < end + 4 + length) return
      const rest = head.replace(/\r\nconnection:[^\r]*/gi, '')
      resolve(Buffer.concat([Buffer.from(`${rest}\r\nConnection: close`), bytes.subarray(end)]))
    })
  })
}
