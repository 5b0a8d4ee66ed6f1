/** Builds the connector for Spark or Flink and finds what these run with, by Maven. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const JAVA = fileURLToPath(new URL('../../../connectors/java/', import.meta.url))
const CLASS_PATH = 'target/classpath.txt'

/** Modules: all that are built, those compiled against another version, and two of these. */
export const SPARK = {
  version: 'spark.version',
  modules: 'client,bridge,spark,bundle',
  compiled: 'client,spark',
  engine: 'spark',
  bundle: 'bundle',
}
export const FLINK = {
  version: 'flink.version',
  modules: 'client,bridge,flink,flink-bundle',
  compiled: 'client,flink',
  engine: 'flink-bundle',
  bundle: 'flink-bundle',
}

/** Why there can be no JVM here, or null. */
export function whatIsMissing() {
  for (const program of ['java', 'javac', 'mvn']) {
    const { status } = spawnSync(program, ['-version'], { stdio: 'ignore' })
    if (status !== 0) return `${program} was not found; install a JDK from 17 on and Maven`
  }
  return null
}

/**
 * Makes the jar that is given to an engine, downloads the engine where it is not there yet, and
 * compiles a program with both.
 * @param {{ made: typeof SPARK, program: string, classes: string, version?: string }} options what
 *   is made, a file, a folder for its class, and the version of the engine; that which the jar is
 *   built with unless given
 * @returns {string[]} the arguments of `java` that it runs with, before its class
 */
export function buildProgram({ made, program, classes, version }) {
  maven(['-pl', made.modules, 'package', 'dependency:build-classpath'])
  if (version !== undefined) {
    // The jar stays as it is: what was compiled is not compiled again.
    const as = [`-D${made.version}=${version}`, '-Dmaven.main.skip', '-pl', made.compiled]
    maven([...as, 'compile', 'dependency:build-classpath'])
  }
  const jars = readFileSync(join(JAVA, made.engine, CLASS_PATH), 'utf8')
    .trim()
    .split(':')
  // The bundle holds the other modules.
  const engine = jars.filter((jar) => !jar.startsWith(JAVA))
  const target = join(JAVA, made.bundle, 'target')
  const bundle = readdirSync(target).find((name) => /^calico-.*\.jar$/.test(name))
  const classPath = [classes, join(target, bundle), ...engine].join(':')
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

/** What Spark, Flink and Arrow reach into; their own start scripts add the same. */
function openedPackages() {
  const pom = readFileSync(join(JAVA, 'pom.xml'), 'utf8')
  const [, options] = /<calico\.opens>([^<]*)</.exec(pom)
  return options.trim().split(/\s+/)
}
