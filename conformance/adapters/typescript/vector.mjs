/** Vectors: one pure function of the format each. */

import { makeBatch } from '../../../dist/arrow/batch.js'
import { encodeKeys, keyHex } from '../../../dist/arrow/keys.js'
import { columnValues, toJsonValue } from '../../../dist/arrow/value.js'
import { bindFilter, bindValue } from '../../../dist/expr/bind.js'
import { columnBounds } from '../../../dist/expr/bounds.js'
import { evaluateFilter, evaluateValue } from '../../../dist/expr/evaluate.js'
import { parseExpression } from '../../../dist/expr/parse.js'
import { printExpression } from '../../../dist/expr/print.js'
import { fieldScope } from '../../../dist/expr/scope.js'
import { canonicalJson } from '../../../dist/format/canonical.js'
import { xxh64Hex } from '../../../dist/format/hash.js'
import { fromHex, toHex } from '../../../dist/format/hex.js'
import { toBase32 } from '../../../dist/format/ids.js'
import { keyBloomHolds, makeKeyBloom } from '../../../dist/format/key-bloom.js'
import { hashKey } from '../../../dist/format/key-hashes.js'
import { decodeManifest } from '../../../dist/format/manifest.js'
import { compareSegmentNames } from '../../../dist/format/segment-name.js'
import { parseType, printType } from '../../../dist/format/types.js'
import { parseAddress } from '../../../dist/storage/address.js'
import { sortKeys } from '../../../dist/table/partition.js'
import { jsonColumn } from './cells.mjs'
import { manifestRecord } from './manifest.mjs'

const VECTORS = {
  key({ types, values }) {
    return { hex: keyHex(encodeKeys(...keyColumns(types, values)), 0) }
  },
  partition({ keyTypes, partitioning, key }) {
    const [columns, types] = keyColumns(keyTypes, key)
    const whole = keyHex(sortKeys(partitioning, { types, columns }), 0)
    const tail = keyHex(encodeKeys(columns, types), 0)
    return { hex: whole.slice(0, whole.length - tail.length) }
  },
  canonical({ value }) {
    return { text: canonicalJson(value) }
  },
  seal({ value }) {
    const line = canonicalJson(value)
    return { text: `${line}\nxxh64:${xxh64Hex(Buffer.from(line))}\n` }
  },
  type({ text }) {
    return { text: printType(parseType(text)) }
  },
  bound({ type: text, values }) {
    const type = parseType(text)
    const data = jsonColumn(type, values)
    const { nulls, min, max } = columnBounds({ type, data, rows: values.length })
    return { nulls, min, max }
  },
  base32({ hex }) {
    return { text: toBase32(fromHex(hex)) }
  },
  bloom({ keys, probes }) {
    const hashes = (hexes) => BigUint64Array.from(hexes, (hex) => hashKey(fromHex(hex)))
    const filter = makeKeyBloom(hashes(keys))
    return {
      hex: toHex(filter),
      held: [...hashes(probes)].map((hash) => keyBloomHolds(filter, hash)),
    }
  },
  expr({ columns, rows, filter }) {
    const fields = columns.map(({ name, type }) => ({ name, type: parseType(type) }))
    const bound = bindFilter({ expression: parseExpression(filter), scope: fieldScope(fields) })
    const cells = fields.map(({ name, type }) =>
      jsonColumn(
        type,
        rows.map((row) => row[name]),
      ),
    )
    const mask = evaluateFilter(bound, makeBatch(fields, cells))
    return { rows: rows.map((_, at) => at).filter((at) => mask[at] === 1) }
  },
  value({ columns, rows, value }) {
    const fields = columns.map(({ name, type }) => ({ name, type: parseType(type) }))
    const bound = bindValue({ expression: parseExpression(value), scope: fieldScope(fields) })
    const cells = fields.map(({ name, type }) =>
      jsonColumn(
        type,
        rows.map((row) => row[name]),
      ),
    )
    const { data, failed } = evaluateValue(bound, makeBatch(fields, cells))
    const values = columnValues(bound.type, data).map((cell, row) =>
      failed?.[row] ? { failed: true } : { cell: toJsonValue(bound.type, cell) },
    )
    return { type: printType(bound.type), values }
  },
  expression({ text }) {
    const tree = parseExpression(text)
    return { tree, again: parseExpression(printExpression(tree)) }
  },
  'segment-names'({ names }) {
    return { names: names.toSorted(compareSegmentNames) }
  },
  address({ text }) {
    const { path, ref } = parseAddress(text)
    const { name = null, at = null } = ref ?? {}
    return { path, ref: name, at: at && ADDRESS_STATES[at.kind](at) }
  },
  manifest({ hex }) {
    return { records: decodeManifest(fromHex(hex), 'the manifest').map(manifestRecord) }
  },
}

const ADDRESS_STATES = {
  version: ({ version }) => ({ version }),
  timestamp: ({ micros }) => ({ timestamp: micros }),
}

function keyColumns(types, values) {
  const parsed = types.map(parseType)
  return [parsed.map((type, at) => jsonColumn(type, [values[at]])), parsed]
}

export function runVector({ vector, ...params }) {
  return VECTORS[vector](params)
}
