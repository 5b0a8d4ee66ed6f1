/** How far a long operation is, on standard error, for people only. */
import type { SingleBar } from 'cli-progress'
import type { Env } from '../env.js'
import type { Io } from './io.js'

export interface ProgressOptions {
  readonly label: string
  /** What is counted: rows, tiles, files. */
  readonly unit: string
  /** How many there will be, where that is known or guessed; `told` where `reach` will say. */
  readonly total?: number | 'told' | undefined
}

/** Counts; shows nothing where nobody is looking. */
export class Progress {
  private readonly startedMs: number
  private count = 0

  private constructor(
    private readonly env: Env,
    private readonly bar: SingleBar | null,
    private total: number | null,
  ) {
    this.startedMs = env.elapsedMs()
  }

  /** Begins; must be stopped whatever happens. */
  static async start(io: Io, options: ProgressOptions): Promise<Progress> {
    const { label, unit, total } = options
    if (!io.stderr.isTTY) return new Progress(io.env, null, null)
    const { default: cliProgress } = await import('cli-progress')
    const known = total === 'told' || (total !== undefined && total > 0)
    const bar = new cliProgress.SingleBar({
      stream: io.stderr as NodeJS.WritableStream,
      format: known
        ? `${label} [{bar}] {percentage}% {shown} ${unit}, {rate} ${unit}/s, {left} left`
        : `${label} {shown} ${unit}, {rate} ${unit}/s`,
      barCompleteChar: '#',
      barIncompleteChar: '.',
      barsize: 24,
      clearOnComplete: true,
      hideCursor: true,
      // The command ends on its own when it is interrupted, and stops the bar then.
      gracefulExit: false,
    })
    const size = total === 'told' || total === undefined ? 0 : total
    bar.start(Math.max(size, 1), 0, { shown: '0', rate: '0', left: '?' })
    return new Progress(io.env, bar, known ? size : null)
  }

  add(count: number): void {
    this.reach(this.count + count)
  }

  /** @param total in place of what was said at the start */
  reach(count: number, total?: number): void {
    this.count = count
    if (!this.bar) return
    const seconds = Math.max(this.env.elapsedMs() - this.startedMs, 1) / 1000
    const rate = count / seconds
    if (total !== undefined) this.total = total
    if (this.total !== null) {
      // A total that was guessed too low must not show more than all.
      this.total = Math.max(this.total, count)
      this.bar.setTotal(this.total)
    }
    this.bar.update(this.total === null ? 0 : count, {
      shown: grouped(count),
      rate: grouped(Math.round(rate)),
      left: this.total === null || rate === 0 ? '?' : spanText((this.total - count) / rate),
    })
  }

  /** Passes batches on and counts their rows. */
  async *counting<T extends { readonly rows: number }>(
    batches: AsyncIterable<T>,
  ): AsyncGenerator<T> {
    for await (const batch of batches) {
      this.add(batch.rows)
      yield batch
    }
  }

  /** Ends the display; returns the seconds it took. */
  stop(): number {
    this.bar?.stop()
    return Math.round(this.env.elapsedMs() - this.startedMs) / 1000
  }
}

function grouped(count: number): string {
  return count.toLocaleString('en-US')
}

/** 42s, 3m05s, 2h07m */
export function spanText(seconds: number): string {
  const whole = Math.ceil(seconds)
  const two = (count: number): string => String(count).padStart(2, '0')
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`
  return `${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}m`
}
