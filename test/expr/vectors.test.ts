import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { buildBatch, buildColumn, fromJsonValue } from '../../src/arrow/value.js'
import { isCalicoError } from '../../src/errors.js'
import { bindExpression } from '../../src/expr/bind.js'
import { columnBounds } from '../../src/expr/bounds.js'
import { evaluateFilter } from '../../src/expr/evaluate.js'
import { parseExpression } from '../../src/expr/parse.js'
import { parseType } from '../../src/format/types.js'

interface Params {
  readonly columns: readonly { name: string; type: string }[]
  readonly rows: readonly Record<string, unknown>[]
  readonly filter: string
  readonly type: string
  readonly values: readonly unknown[]
}

interface Check {
  readonly title?: string
  readonly params: Partial<Params>
  readonly expect?: unknown
  readonly error?: string
}

interface VectorFile {
  readonly with: Partial<Params> & { readonly vector: string }
  readonly checks: readonly Check[]
}

const FOLDER = new URL('../../conformance/vectors/', import.meta.url)

function filterRows({ columns, rows, filter }: Params): unknown {
  const fields = columns.map(({ name, type }) => ({ name, type: parseType(type) }))
  const values = rows.map((row) =>
    Object.fromEntries(fields.map(({ name, type }) => [name, fromJsonValue(type, row[name])])),
  )
  const bound = bindExpression({ expression: parseExpression(filter), fields })
  const mask = evaluateFilter(bound, buildBatch(fields, values))
  return { rows: [...mask].flatMap((isTrue, row) => (isTrue ? [row] : [])) }
}

function bounds({ type: text, values }: Params): unknown {
  const type = parseType(text)
  const cells = values.map((value) => fromJsonValue(type, value))
  return columnBounds({ type, data: buildColumn(type, cells), rows: cells.length })
}

function answer(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (isCalicoError(error)) return { error: error.code }
    throw error
  }
}

const names = readdirSync(FOLDER).filter((name) => /^(expr|bounds)-/.test(name))

describe.each(names)('%s', (name) => {
  const file: VectorFile = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))
  const run = { expr: filterRows, bound: bounds }[file.with.vector]!
  test.each(file.checks.map((check, at) => ({ ...check, at: at + 1 })))(
    'check $at $title gives what the specification says',
    ({ params, expect: expected, error }) => {
      const found = answer(() => run({ ...file.with, ...params } as Params))
      expect(found).toEqual(error === undefined ? expected : { error })
    },
  )
})
