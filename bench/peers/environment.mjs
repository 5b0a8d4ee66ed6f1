/** The peers' interpreters, and the data: made below .cache once. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../../tools/files.mjs'

export const CACHE = join(ROOT, '.cache/bench-peers')
const DATA = fileURLToPath(new URL('./data.py', import.meta.url))
const TIMEOUT_MS = 1_800_000

/** What every interpreter has. */
const BASE = ['pyarrow==26.0.1', 'numpy==2.4.6']
const DATA_PACKAGES = ['tpchgen-cli==4.0.0']
/**
 * Who has what of PyPI. The extension of DuckLake there is for an earlier DuckDB, so that is in an
 * environment of its own.
 */
const PEERS = [
  { system: 'lance', folder: 'python', packages: ['pylance==14.0.2'], imports: 'lance' },
  { system: 'lance-btree', folder: 'python', packages: ['pylance==14.0.2'], imports: 'lance' },
  { system: 'deltalake', folder: 'python', packages: ['deltalake==1.6.6'], imports: 'deltalake' },
  { system: 'duckdb', folder: 'python', packages: ['duckdb==2.0.0'], imports: 'duckdb' },
  {
    system: 'ducklake',
    folder: 'python-ducklake',
    packages: ['duckdb==1.5.5', 'duckdb-extension-ducklake==1.5.5'],
    imports: 'duckdb, duckdb_extension_ducklake',
  },
  {
    system: 'pyiceberg',
    folder: 'python',
    packages: ['pyiceberg[pyarrow,sql-sqlite]==0.12.0'],
    imports: 'pyiceberg.catalog.sql',
  },
  { system: 'pyarrow', folder: 'python', packages: [], imports: 'pyarrow.dataset' },
  { system: 'polars', folder: 'python', packages: ['polars==2.1.0'], imports: 'polars' },
]

export const SYSTEMS = ['calico', 'calico-arrow', ...PEERS.map(({ system }) => system)]

/**
 * The interpreter of each peer that is asked for, or why there is none.
 * @param {string[]} systems
 * @returns {Map<string, { python: string } | { reason: string }>}
 */
export function pythonsOf(systems) {
  const chosen = PEERS.filter(({ system }) => systems.includes(system))
  return new Map(chosen.map((peer) => [peer.system, pythonOf(peer)]))
}

/** What the data is, and what is expected of it, by pyarrow. @param {string} scale */
export function dataOf(scale) {
  const folder = join(CACHE, `data-${scale}`)
  const expected = join(folder, 'expected.json')
  if (!existsSync(expected)) {
    const made = pythonOf({ folder: 'python', packages: DATA_PACKAGES, imports: 'pyarrow, numpy' })
    if ('reason' in made) throw new Error(`the data cannot be made: ${made.reason}`)
    const generator = join(CACHE, 'python/bin/tpchgen-cli')
    if (!existsSync(generator)) install(made.python, DATA_PACKAGES)
    call(made.python, [DATA, folder, scale])
  }
  return { folder, ...JSON.parse(readFileSync(expected, 'utf8')) }
}

function pythonOf({ folder, packages, imports }) {
  const python = join(CACHE, folder, 'bin/python')
  try {
    if (!existsSync(python)) call('python3', ['-m', 'venv', join(CACHE, folder)])
    if (!hasPinned(python, packages, imports)) install(python, packages)
    call(python, ['-c', `import ${imports}`])
    return { python }
  } catch (error) {
    const said = String(error.stderr || error).trim()
    return { reason: said.split('\n').at(-1) ?? 'unknown' }
  }
}

/** Whether the packages are there in these versions, and work. */
function hasPinned(python, packages, imports) {
  const pins = [...BASE, ...packages].map((pin) => pin.replace(/\[.*\]/, '').split('=='))
  const script =
    `import json, sys; from importlib.metadata import version\nimport ${imports}\n` +
    'sys.exit(any(version(name) != pin for name, pin in json.loads(sys.argv[1])))'
  try {
    call(python, ['-c', script, JSON.stringify(pins)])
    return true
  } catch {
    return false
  }
}

function install(python, packages) {
  console.error(`installing ${[...BASE, ...packages].join(', ')}`)
  call(python, ['-m', 'pip', 'install', '--quiet', ...BASE, ...packages])
}

/** @param {string} program @param {string[]} args */
function call(program, args) {
  execFileSync(program, args, { cwd: ROOT, stdio: ['ignore', 2, 'pipe'], timeout: TIMEOUT_MS })
}
