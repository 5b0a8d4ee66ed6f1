/** Builds the connector for Spark and finds what Spark runs with, by Maven. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const JAVA = fileURLToPath(new URL('../../../connectors/java/', import.meta.url))
const BUNDLE = join(JAVA, 'bundle/target')

/** Why there can be no Spark here, or null. */
export function whatIsMissing() {
  for (const program of ['java', 'javac', 'mvn']) {
    const { status } = spawnSync(program, ['-version'], { stdio: 'ignore' })
    if (status !== 0) return `${program} was not found; install a JDK from 17 on and Maven`
  }
  return null
}

/**
 * Makes the jar that is given to Spark, downloads Spark where it is not there yet, and compiles a
 * program with both.
 * @param {{ program: string, classes: string }} options a file, and a folder for its class
 * @returns {string[]} the arguments of `java` that it runs with, before its class
 */
export function buildProgram({ program, classes }) {
  const goals = ['package', 'dependency:build-classpath']
  const options = ['-B', '-q', '-Dstyle.color=never', '-s', 'settings.xml', '-DskipTests']
  const { status, stdout } = spawnSync(
    'mvn',
    [...options, '-Dmdep.outputFile=target/classpath.txt', ...goals],
    { cwd: JAVA, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (status !== 0) throw new Error(`the connector could not be built:\n${stdout}`)
  const jars = readFileSync(join(BUNDLE, 'classpath.txt'), 'utf8').trim().split(':')
  // The bundle holds the other modules.
  const spark = jars.filter((jar) => !jar.startsWith(JAVA))
  const bundle = readdirSync(BUNDLE).find((name) => /^calico-.*\.jar$/.test(name))
  const classPath = [classes, join(BUNDLE, bundle), ...spark].join(':')
  const compiler = ['-d', classes, '-cp', classPath, '-proc:none', program]
  if (spawnSync('javac', compiler, { stdio: 'inherit' }).status !== 0) {
    throw new Error(`${program} could not be compiled`)
  }
  return [...openedPackages(), '-cp', classPath]
}

/** What Spark and Arrow reach into; spark-submit adds the same. */
function openedPackages() {
  const pom = readFileSync(join(JAVA, 'pom.xml'), 'utf8')
  const [, options] = /<calico\.opens>([^<]*)</.exec(pom)
  return options.trim().split(/\s+/)
}
