/** Builds the connector for Spark and finds what Spark runs with, by Maven. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const JAVA = fileURLToPath(new URL('../../../connectors/java/', import.meta.url))
const BUNDLE = join(JAVA, 'bundle/target')
const CLASS_PATH = 'target/classpath.txt'

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
 * @param {{ program: string, classes: string, version?: string }} options a file, a folder for its
 *   class, and the version of Spark; that which the jar is built with unless given
 * @returns {string[]} the arguments of `java` that it runs with, before its class
 */
export function buildProgram({ program, classes, version }) {
  maven(['-pl', 'client,bridge,spark,bundle', 'package', 'dependency:build-classpath'])
  if (version !== undefined) {
    // The jar stays as it is: what was compiled is not compiled again.
    const as = [`-Dspark.version=${version}`, '-Dmaven.main.skip', '-pl', 'client,spark']
    maven([...as, 'compile', 'dependency:build-classpath'])
  }
  const jars = readFileSync(join(JAVA, 'spark', CLASS_PATH), 'utf8')
    .trim()
    .split(':')
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

function maven(words) {
  const options = ['-B', '-q', '-Dstyle.color=never', '-s', 'settings.xml', '-DskipTests']
  const { status, stdout } = spawnSync(
    'mvn',
    [...options, `-Dmdep.outputFile=${CLASS_PATH}`, ...words],
    { cwd: JAVA, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (status !== 0) throw new Error(`the connector could not be built:\n${stdout}`)
}

/** What Spark and Arrow reach into; spark-submit adds the same. */
function openedPackages() {
  const pom = readFileSync(join(JAVA, 'pom.xml'), 'utf8')
  const [, options] = /<calico\.opens>([^<]*)</.exec(pom)
  return options.trim().split(/\s+/)
}
