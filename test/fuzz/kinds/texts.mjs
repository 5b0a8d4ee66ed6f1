/**
 * Texts that people and other programs give: expressions, types, addresses, paths, sealed tokens;
 * and documents that a stranger has sealed himself.
 */

import { Sealer } from '../../../dist/executor/seal.js'
import { bindValue } from '../../../dist/expr/bind.js'
import { parseExpression } from '../../../dist/expr/parse.js'
import { printExpression } from '../../../dist/expr/print.js'
import { fieldScope } from '../../../dist/expr/scope.js'
import { decodeFileMetadata } from '../../../dist/format/file-metadata.js'
import { xxh64Hex } from '../../../dist/format/hash.js'
import { decodeManifest, encodeManifest } from '../../../dist/format/manifest.js'
import { openDocument } from '../../../dist/format/sealed.js'
import { parseType, printType } from '../../../dist/format/types.js'
import { parseAddress } from '../../../dist/storage/address.js'
import { checkPath } from '../../../dist/storage/path.js'
import { TYPES } from './samples.mjs'
import { STORE_KINDS } from './stores.mjs'

/** @param {readonly string[]} texts @param {(text: string) => string} read */
function textKind(texts, read, oracle = 'well-formed') {
  return {
    oracle,
    originals: async () => texts.map((text) => ({ bytes: Buffer.from(text) })),
    read: async (bytes) => read(bytes.toString('utf8')),
  }
}

const scope = fieldScope(TYPES.map((type, i) => ({ name: `v${i}`, type: parseType(type) })))

const EXPRESSIONS = [
  "v3 + 1 < v2 * 2 AND NOT (v9 LIKE 'a%_\\\\%' OR v9 IN ('x', 'it''s', NULL))",
  'CASE WHEN v6 IS NULL THEN 0.5 ELSE CAST(v7 AS float64) END BETWEEN -1e-3 AND 1.5',
  "v11 >= DATE '2020-01-01' AND v12 < TIMESTAMP '2020-01-01T00:00:00'",
  'length(v9) = 3 AND coalesce(v1, 0) % 7 <> -2',
]

/** Parsed, printed and parsed again it must be the same; if it types at all, it types again. */
function expression(text) {
  const tree = parseExpression(text)
  const printed = printExpression(tree)
  const again = printExpression(parseExpression(printed))
  if (again !== printed) throw new Error(`${printed} is printed as ${again}`)
  bindValue({ expression: tree, scope })
  return printed
}

function type(text) {
  const printed = printType(parseType(text))
  if (printType(parseType(printed)) !== printed) throw new Error(`${printed} reads otherwise`)
  return printed
}

const PATH = /^(?!\.tmp\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.=+%-]+(?:\/[\w.=+%-]+)*$/

function path(text) {
  checkPath(text)
  if (!PATH.test(text)) throw new Error(`the path ${JSON.stringify(text)} was taken`)
  return text
}

const sealer = new Sealer(new Uint8Array(32).fill(7), 'k5qdx4x2nvhpnlhyxv4h6m3nya')
const TOKENS = [{ version: 3, path: 'data/a/b.parquet', rows: [1, 2] }, { write: 'x'.repeat(300) }]

const METADATA = JSON.stringify({
  format: '0.1',
  role: 'update',
  incarnation: 'aaaaaaaaaaaaa',
  keyTypes: ['int64'],
  columns: [{ column: 1, type: 'utf8', op: 'set' }],
  sorted: 'partition-key',
})

/** Documents whose checksum is right whatever they say. */
function resealed(name, kind) {
  const line = (bytes) => bytes.subarray(0, bytes.length - 24)
  return {
    oracle: 'well-formed',
    originals: async () =>
      (await kind.originals()).map(({ bytes, ...rest }) => ({ ...rest, bytes: line(bytes) })),
    wrap: (bytes) => Buffer.concat([bytes, Buffer.from(`\nxxh64:${xxh64Hex(bytes)}\n`)]),
    async read(bytes, original) {
      const whole = original.rows === null ? this.wrap(bytes) : bytes
      openDocument(name, whole, original.path)
      return await kind.read(whole, original)
    },
  }
}

/** Manifests by themselves: what is read is written as the same records again. */
const manifestRecords = {
  oracle: 'well-formed',
  originals: STORE_KINDS.manifest.originals,
  async read(bytes, { path: name }) {
    const records = decodeManifest(bytes, name)
    const again = decodeManifest(encodeManifest(records), name)
    const text = JSON.stringify(records)
    if (JSON.stringify(again) !== text) throw new Error(`records that read otherwise: ${text}`)
    return text
  },
}

export const TEXT_KINDS = {
  expressions: textKind(EXPRESSIONS, expression),
  types: textKind([...TYPES, 'struct<"a ""b""":map<utf8,list<int8>>,c:bool>'], type),
  addresses: textKind(
    ['/tmp/store@v12', 's3://bucket/some/prefix@2020-01-01T00:00:00Z', 'memory:x', 'file:///a%20b'],
    (text) => JSON.stringify(parseAddress(text)),
  ),
  paths: textKind(['data/aaaa/p=1/b.parquet', 'log/1/00000000000000000001.json', 'a/%C3%B6'], path),
  tokens: textKind(
    TOKENS.map((content) => sealer.seal('split', content)),
    (text) => JSON.stringify(sealer.open('split', text)),
    'strict',
  ),
  'file-metadata': textKind([METADATA], (text) => JSON.stringify(decodeFileMetadata(text, 'f'))),
  'resealed-entry': resealed('log-entry', STORE_KINDS.entries),
  'resealed-checkpoint': resealed('checkpoint-index', STORE_KINDS.checkpoint),
  'manifest-records': manifestRecords,
}
