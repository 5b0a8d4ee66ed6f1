/** Tells when the other side has done nothing for a time: one timer for many short waits. */
import type { Env } from '../env.js'

/** A watch that nobody ends keeps its process for no longer than this. */
const PAUSE_MS_MAX = 5000

export class StallWatch {
  /** When the wait under way began; null where none is. */
  private since: number | null = null
  private late: (() => void) | null = null
  private watching = false
  private readonly ended = new AbortController()

  constructor(
    private readonly env: Env,
    private readonly stallMs: number,
  ) {}

  /** What comes of a promise, or 'late' after the time. One wait at a time. */
  async within<T>(promise: Promise<T>): Promise<T | 'late'> {
    this.since = this.env.elapsedMs()
    const late = new Promise<'late'>((resolve) => {
      this.late = () => resolve('late')
    })
    if (!this.watching) void this.watch()
    try {
      return await Promise.race([promise, late])
    } finally {
      this.since = null
    }
  }

  /** Ends the timer; waits from now on are not watched. */
  end(): void {
    this.ended.abort()
  }

  private async watch(): Promise<void> {
    const { env, stallMs } = this
    const { signal } = this.ended
    this.watching = true
    // Whoever stops waiting without a word, as one does who leaves a body half read, is not watched
    // any more.
    while (this.since !== null && !signal.aborted) {
      const waited = env.elapsedMs() - this.since
      if (waited >= stallMs) this.late?.()
      const pause = waited >= stallMs ? stallMs : Math.ceil(stallMs - waited)
      await env.sleep(Math.min(pause, PAUSE_MS_MAX), signal).catch(() => undefined)
    }
    this.watching = false
  }
}
