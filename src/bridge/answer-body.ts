/** Bodies of answers, written as clients take them (CAL-BRIDGE-047). */
import type { ServerResponse } from 'node:http'
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { Metrics } from './metrics.js'
import { StallWatch } from './stall-watch.js'

/** Smaller buffers travel together, larger ones in parts: each part taken is a sign of life. */
const SMALL_BYTES = 16 * 1024
const PART_BYTES_MAX = 256 * 1024

export interface AnswerBody {
  readonly response: ServerResponse
  readonly env: Env
  readonly metrics: Metrics
  /** How long a client may take nothing. */
  readonly stallMs: number
  readonly signal: AbortSignal
}

/** Sends a body that is there already. */
export async function sendBytes(body: AnswerBody, bytes: Uint8Array): Promise<void> {
  const writer = new PartWriter(body)
  const headers = { 'content-type': 'application/octet-stream', 'content-length': bytes.length }
  body.response.writeHead(200, headers)
  try {
    await writer.write([bytes])
    await writer.end()
  } finally {
    writer.close()
  }
}

/** Writes parts of a body, and waits where the client has not taken those before. */
export class PartWriter {
  private readonly watch: StallWatch
  private wake: (() => void) | null = null

  constructor(private readonly body: AnswerBody) {
    const { response, env, stallMs, signal } = body
    this.watch = new StallWatch(env, stallMs)
    for (const event of ['drain', 'finish', 'close']) response.on(event, this.onTaken)
    signal.addEventListener('abort', this.onTaken)
  }

  close(): void {
    const { response, signal } = this.body
    this.watch.end()
    for (const event of ['drain', 'finish', 'close']) response.off(event, this.onTaken)
    signal.removeEventListener('abort', this.onTaken)
  }

  async write(chunks: readonly Uint8Array[]): Promise<void> {
    let small: Uint8Array[] = []
    let smallBytes = 0
    for (const chunk of chunks) {
      if (chunk.length < SMALL_BYTES) {
        small.push(chunk)
        smallBytes += chunk.length
        if (smallBytes < PART_BYTES_MAX) continue
      }
      if (small.length > 0) await this.part(Buffer.concat(small, smallBytes))
      small = []
      smallBytes = 0
      if (chunk.length < SMALL_BYTES) continue
      for (let at = 0; at < chunk.length; at += PART_BYTES_MAX) {
        await this.part(chunk.subarray(at, at + PART_BYTES_MAX))
      }
    }
    if (small.length > 0) await this.part(Buffer.concat(small, smallBytes))
  }

  async end(): Promise<void> {
    const { response } = this.body
    response.end()
    while (!response.writableFinished) await this.taken()
  }

  private async part(bytes: Uint8Array): Promise<void> {
    const { response, signal, metrics } = this.body
    throwIfGone(signal)
    metrics.add('calico_bytes_sent_total', bytes.length)
    if (!response.write(bytes)) await this.taken()
  }

  /** Waits until the client has taken what there was, or has gone. */
  private async taken(): Promise<void> {
    const { stallMs, signal } = this.body
    throwIfGone(signal)
    const taken = new Promise<void>((resolve) => {
      this.wake = resolve
    })
    const outcome = await this.watch.within(taken)
    throwIfGone(signal)
    if (outcome !== 'late') return
    throw new CalicoError('Aborted', `the client has taken nothing for ${stallMs} ms`)
  }

  private readonly onTaken = (): void => this.wake?.()
}

function throwIfGone(signal: AbortSignal): void {
  if (signal.aborted) throw new CalicoError('Aborted', 'the client has gone')
}
