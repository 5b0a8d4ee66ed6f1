/** What happened in a run, in order: its digest says whether two runs were the same. */
import { createHash } from 'node:crypto'

const TAIL_LINES = 40

export class Trace {
  readonly #hash = createHash('sha256')
  readonly #tail: string[] = []

  add(line: string): void {
    this.#hash.update(line).update('\n')
    this.#tail.push(line)
    if (this.#tail.length > TAIL_LINES) this.#tail.shift()
    if (process.env.CALICO_SIM_TRACE) process.stderr.write(`${line}\n`)
  }

  /** Of all lines so far. */
  digest(): string {
    return this.#hash.copy().digest('hex')
  }

  /** The last lines. */
  tail(): string {
    return this.#tail.join('\n')
  }
}
