/** The suite as a tarball that needs no Node to read; the same files give the same bytes. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ROOT } from '../../tools/files.mjs'

/** Files, and folders with all that is in them. Programs that need Node stay behind. */
const PACKED = [
  'LICENSE',
  ...['README.md', 'JOINING.md', 'profiles.json', 'adapters.json'].map(below),
  ...['by-tests.json', 'by-reasoning.json', 'schema', 'joining', 'golden'].map(below),
  ...['vectors', 'merge', 'read', 'corrupt', 'import', 'write', 'interleave', 'bridge'].map(below),
  'spec',
]

const BLOCK = 512
const NAME_MAX = 100
const PREFIX_MAX = 155

function below(path) {
  return `conformance/${path}`
}

/**
 * Writes the tarball into a folder. Every file has the same time and owner, and they come in the
 * order of their paths.
 * @param {string} folder is made where it is not there
 * @returns {string} the path of the tarball
 */
export function pack(folder) {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const name = `calico-conformance-${version}`
  const files = PACKED.flatMap(filesAt).sort()
  const parts = files.flatMap((path) => entryOf(`${name}/${path}`, readFileSync(join(ROOT, path))))
  const bytes = gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]), { level: 9 })
  // The system that packed stands there else.
  bytes[9] = 0xff
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.tar.gz`)
  writeFileSync(path, bytes)
  return path
}

function filesAt(path) {
  if (/\.[a-z]+$|^LICENSE$/.test(path)) return [path]
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(mjs|d\.mts|pyc)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replace(/^\//, ''))
}

/** A file in the format of POSIX.1-1988 (ustar): its head, its bytes, and zeros to the block. */
function entryOf(path, bytes) {
  const padding = (BLOCK - (bytes.length % BLOCK)) % BLOCK
  return [headOf(path, bytes.length), bytes, Buffer.alloc(padding)]
}

function headOf(path, size) {
  const { prefix, name } = split(path)
  const head = Buffer.alloc(BLOCK)
  const octal = (number, digits) => `${number.toString(8).padStart(digits, '0')}\0`
  const fields = [
    [0, name],
    [100, octal(0o644, 7)],
    [108, octal(0, 7)],
    [116, octal(0, 7)],
    [124, octal(size, 11)],
    [136, octal(0, 11)],
    [148, ' '.repeat(8)],
    [156, '0'],
    [257, 'ustar\x0000'],
    [345, prefix],
  ]
  for (const [at, text] of fields) head.write(text, at, 'latin1')
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return head
}

/** A long path is cut at a slash. */
function split(path) {
  if (path.length <= NAME_MAX) return { prefix: '', name: path }
  const at = path.indexOf('/', path.length - NAME_MAX - 1)
  if (at > 0 && at <= PREFIX_MAX) return { prefix: path.slice(0, at), name: path.slice(at + 1) }
  throw new Error(`${path} is too long for a tarball`)
}
