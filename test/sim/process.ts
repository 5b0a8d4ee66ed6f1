/** A process of the simulation: what it has to itself, and how it ends. */
import type { Env } from '../../src/env.js'
import type { Random } from './random.js'
import type { Owner, Timeline } from './timeline.js'

/** Resolves never: what a process waits for that has ended. */
const NEVER: Promise<never> = new Promise(() => {})

export class SimProcess implements Owner {
  pausedUntil = 0
  isAlive = true
  /** Whether it was given something else than the storage holds. */
  hasReadDamage = false
  /** How far its clock is off. */
  clockMicros = 0
  #hasPaused = false
  readonly env: Env
  readonly #onCrash: () => void

  constructor(
    readonly name: string,
    private readonly parts: { timeline: Timeline; random: Random; onCrash: () => void },
  ) {
    const { timeline, random } = parts
    this.#onCrash = parts.onCrash
    this.env = {
      nowMicros: () => timeline.nowMicros + this.clockMicros,
      elapsedMs: () => timeline.nowMicros / 1000,
      randomBytes: (count) => random.bytes(count),
      sleep: (ms) => (this.isAlive ? timeline.sleep(ms, this) : NEVER),
    }
  }

  /** Nothing that it awaits ever comes. */
  end(): void {
    this.isAlive = false
    this.parts.timeline.cancel(this)
  }

  crash(): void {
    if (!this.isAlive) return
    this.end()
    this.#onCrash()
  }

  /**
   * It goes on later, and not a second time: a transaction may take a day (CAL-MAINTAIN-023), a
   * request may be under way as long as the pause.
   */
  pause(ms: number): void {
    if (this.#hasPaused) return
    this.#hasPaused = true
    this.pausedUntil = this.parts.timeline.nowMicros + ms * 1000
  }

  jump(micros: number): void {
    this.clockMicros = micros
  }
}
