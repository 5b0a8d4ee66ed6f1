/** A process that prepares, works when it is told to, and then reads back what it has made. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const TIMEOUT_MS = 1_800_000

export class Step {
  #child
  #lines
  #timer

  /**
   * @param {{ command: string[], variables?: Record<string, string>, options: object }} given
   *   `command` is the program and its script, which takes `options` as JSON
   * @returns {Promise<Step>} once it is ready
   */
  static async start({ command, variables = {}, options }) {
    const [program = '', ...args] = command
    const step = new Step()
    step.#child = spawn(program, [...args, JSON.stringify(options)], {
      env: { ...process.env, ...variables },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    step.#child.stdin.on('error', () => {})
    step.#timer = setTimeout(() => step.end(), TIMEOUT_MS)
    step.#lines = createInterface({ input: step.#child.stdout })[Symbol.asyncIterator]()
    try {
      await step.#next('ready')
      return step
    } catch (error) {
      step.end()
      throw error
    }
  }

  /** Works; what it measured. */
  go() {
    this.#child.stdin.write('go\n')
    return this.#next('seconds')
  }

  /** What a reading back gives, after everything was measured. */
  async check() {
    this.#child.stdin.write('check\n')
    return (await this.#next('check')).check
  }

  end() {
    clearTimeout(this.#timer)
    this.#child.kill('SIGKILL')
  }

  async #next(member) {
    const { value, done } = await this.#lines.next()
    if (done) throw new Error(`${this.#child.spawnargs.slice(-2).join(' ')} has ended`)
    const line = JSON.parse(value)
    if (member in line) return line
    if ('failure' in line) throw new Error(line.failure)
    throw new Error(`'${member}' was awaited, and this came: ${value}`)
  }
}
