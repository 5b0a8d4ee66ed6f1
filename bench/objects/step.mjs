/** A process that prepares, works when it is told to, and then reads back what it has made. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const CALICO = fileURLToPath(new URL('./child.mjs', import.meta.url))
const PEER = fileURLToPath(new URL('./peer.py', import.meta.url))

export class Step {
  #child
  #lines

  /**
   * @param {{ python: string, variables: Record<string, string>,
   *   options: { system: string, step: string } }} given
   * @returns {Promise<Step>} once it is ready
   */
  static async start({ python, variables, options }) {
    const program = options.system === 'calico' ? [process.execPath, CALICO] : [python, PEER]
    const [command = '', script = ''] = program
    const step = new Step()
    step.#child = spawn(command, [script, JSON.stringify(options)], {
      env: { ...process.env, ...variables },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    step.#child.stdin.on('error', () => {})
    step.#lines = createInterface({ input: step.#child.stdout })[Symbol.asyncIterator]()
    await step.#next('ready')
    return step
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
    this.#child.kill('SIGKILL')
  }

  async #next(member) {
    const { value, done } = await this.#lines.next()
    if (done) throw new Error(`${this.#child.spawnargs.slice(-2).join(' ')} has ended`)
    const line = JSON.parse(value)
    if (member in line) return line
    throw new Error(`'${member}' was awaited, and this came: ${value}`)
  }
}
