/** A storage that counts rounds: requests that had to wait for the answers of others. */
import type { ByteRange, RequestOptions } from '../../src/storage/contract.js'
import { CountingStore } from '../../src/storage/counting.js'

/** Turns of the event loop without a new request after which the clock ticks. */
const QUIET_TURNS = 12

/**
 * Gets take one tick of a clock of its own, which goes on when nobody asks for anything more: what
 * is asked for in one tick waited for nothing that was asked for in the same. Work that takes long
 * between two requests can only make the count greater.
 */
export class RoundStore extends CountingStore {
  rounds = 0
  #waiting: (() => void)[] = []
  #isTicking = false
  readonly #ranges: { readonly path: string; readonly start: number; readonly end: number }[] = []

  override async get(
    path: string,
    options?: RequestOptions & { range?: ByteRange },
  ): Promise<Uint8Array | null> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve)
      if (!this.#isTicking) void this.#tick()
    })
    const bytes = await super.get(path, options)
    const start = options?.range?.start ?? 0
    if (bytes) this.#ranges.push({ path, start, end: start + bytes.byteLength })
    return bytes
  }

  override reset(): void {
    super.reset()
    this.rounds = 0
    this.#ranges.length = 0
  }

  /** Requests for objects that begin so, by object. */
  requestsOf(prefix: string): number[] {
    const counts = new Map<string, number>()
    for (const { path } of this.#ranges) {
      if (path.startsWith(prefix)) counts.set(path, (counts.get(path) ?? 0) + 1)
    }
    return [...counts.values()]
  }

  /** Bytes of objects that begin so and were read more than once. */
  bytesReadAgain(prefix: string): number {
    const ranges = this.#ranges.filter(({ path }) => path.startsWith(prefix))
    ranges.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start))
    let again = 0
    let last = { path: '', end: 0 }
    for (const { path, start, end } of ranges) {
      if (path !== last.path) last = { path, end: 0 }
      again += Math.max(0, Math.min(end, last.end) - start)
      last = { path, end: Math.max(end, last.end) }
    }
    return again
  }

  async #tick(): Promise<void> {
    this.#isTicking = true
    while (this.#waiting.length > 0) {
      let seen = -1
      for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
        if (this.#waiting.length !== seen) quiet = 0
        seen = this.#waiting.length
        await new Promise((resolve) => setImmediate(resolve))
      }
      this.rounds++
      for (const answer of this.#waiting.splice(0)) answer()
    }
    this.#isTicking = false
  }
}
