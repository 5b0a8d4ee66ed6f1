/** A program in Java that says after each step what came of it, in one line of JSON. */
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { say, seconds, step, timed } from '../say.mjs'
import { buildProgram } from './maven.mjs'

const LOG = fileURLToPath(new URL('log4j2.properties', import.meta.url))

/**
 * Builds the connector and a program, and starts it.
 * @param {{ made: object, name: string, program: string, version?: string, out: string,
 *   args: string[] }} options what is made (`SPARK` or `FLINK`), what people call it, the program's
 *   file, the engine's version, a new folder, and what the program is given
 * @returns `hear(name)`, which gives what is said of a step and fails where another one comes, and
 *   `ended()`: whether nothing more was said
 */
export async function startProgram({ made, name, program, version, out, args }) {
  step('Build: one jar with the connector and its bridge')
  const classes = join(out, 'classes')
  mkdirSync(classes, { recursive: true })
  const { result: java, seconds: took } = await timed(async () =>
    buildProgram({ made, program, classes, version }),
  )
  say(`by Maven, ${name} included, in ${seconds(took)}`)
  const told = lines(name, [
    '-Xmx2g',
    `-Dlog4j2.configurationFile=${LOG}`,
    ...java,
    'Flights',
    ...args,
  ])
  const hear = async (wanted) => {
    const { value } = await told.next()
    if (value?.step === wanted) return value
    throw new Error(`${name} said ${JSON.stringify(value)}, not '${wanted}'`)
  }
  return { hear, ended: async () => (await told.next()).done === true }
}

async function* lines(name, args) {
  const child = spawn('java', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const end = new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))
  try {
    for await (const line of createInterface(child.stdout)) yield JSON.parse(line)
    const code = await end
    if (code !== 0) throw new Error(`${name} ended with exit code ${code}`)
  } finally {
    child.kill()
  }
}
