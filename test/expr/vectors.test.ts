import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  buildBatch,
  buildColumn,
  columnValues,
  fromJsonValue,
  toJsonValue,
} from '../../src/arrow/value.js'
import { isCalicoError } from '../../src/errors.js'
import { bindFilter, bindValue } from '../../src/expr/bind.js'
import { columnBounds } from '../../src/expr/bounds.js'
import { evaluateFilter, evaluateValue } from '../../src/expr/evaluate.js'
import { parseExpression } from '../../src/expr/parse.js'
import { fieldScope } from '../../src/expr/scope.js'
import { parseType, printType } from '../../src/format/types.js'

interface Params {
  readonly columns: readonly { name: string; type: string }[]
  readonly rows: readonly Record<string, unknown>[]
  readonly filter: string
  readonly value: string
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
  const bound = bindFilter({ expression: parseExpression(filter), scope: fieldScope(fields) })
  const mask = evaluateFilter(bound, buildBatch(fields, values))
  return { rows: [...mask].flatMap((isTrue, row) => (isTrue ? [row] : [])) }
}

function values({ columns, rows, value }: Params): unknown {
  const fields = columns.map(({ name, type }) => ({ name, type: parseType(type) }))
  const cells = rows.map((row) =>
    Object.fromEntries(fields.map(({ name, type }) => [name, fromJsonValue(type, row[name])])),
  )
  const bound = bindValue({ expression: parseExpression(value), scope: fieldScope(fields) })
  const { data, failed } = evaluateValue(bound, buildBatch(fields, cells))
  return {
    type: printType(bound.type),
    values: columnValues(bound.type, data).map((cell, row) =>
      failed?.[row] ? { failed: true } : { cell: toJsonValue(bound.type, cell) },
    ),
  }
}

function bounds({ type: text, values }: Params): unknown {
  const type = parseType(text)
  const cells = values.map((value) => fromJsonValue(type, value))
  const data = buildColumn(type, cells)
  const { nulls, min, max } = columnBounds({ type, data, rows: cells.length })
  return { nulls, min, max }
}

function answer(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (isCalicoError(error)) return { error: error.code }
    throw error
  }
}

const names = readdirSync(FOLDER).filter((name) => /^(expr|value|bounds)-/.test(name))

describe.each(names)('%s', (name) => {
  const file: VectorFile = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))
  const run = { expr: filterRows, value: values, bound: bounds }[file.with.vector]!
  test.each(file.checks.map((check, at) => ({ ...check, at: at + 1 })))(
    'check $at $title gives what the specification says',
    ({ params, expect: expected, error }) => {
      const found = answer(() => run({ ...file.with, ...params } as Params))
      expect(found).toEqual(error === undefined ? expected : { error })
    },
  )
})
