/** Tells when the other side has done nothing for a time: one timer for many short waits. */
import type { Env } from '../env.js'

export class StallWatch {
  /** When the wait under way began; null where none is. */
  private since: number | null = null
  private late: (() => void) | null = null
  private timer: AbortController | null = null

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
    if (!this.timer) void this.watch()
    try {
      return await Promise.race([promise, late])
    } finally {
      this.since = null
    }
  }

  /** Ends the timer. */
  end(): void {
    this.timer?.abort()
  }

  private async watch(): Promise<void> {
    const { env, stallMs } = this
    const timer = new AbortController()
    this.timer = timer
    // Whoever stops waiting without a word is not watched for longer than the time.
    while (this.since !== null && !timer.signal.aborted) {
      const waited = env.elapsedMs() - this.since
      if (waited >= stallMs) this.late?.()
      const pause = waited >= stallMs ? stallMs : Math.ceil(stallMs - waited)
      await env.sleep(pause, timer.signal).catch(() => undefined)
    }
    if (this.timer === timer) this.timer = null
  }
}
