import {
  Bool,
  Field,
  Int64,
  List,
  RecordBatch,
  Schema,
  Table,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import {
  type BatchField,
  batchColumn,
  emptyBatch,
  fromRecordBatch,
  selectColumns,
  toRecordBatch,
} from '../../src/arrow/batch.js'
import { normalColumn } from '../../src/arrow/column.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'

const fields: BatchField[] = [
  { name: 'id', type: { kind: 'int64' } },
  { name: 'ok', type: { kind: 'bool' } },
  { name: 'name', type: { kind: 'utf8' } },
  { name: 'tags', type: { kind: 'list', element: { kind: 'utf8' } } },
]

const rows = Array.from({ length: 30 }, (_, i) => ({
  id: i % 7 === 3 ? null : BigInt(i),
  ok: i % 5 === 0 ? null : i % 2 === 0,
  name: i % 4 === 1 ? null : `name ${i}`,
  tags: i % 6 === 2 ? null : Array.from({ length: i % 3 }, (_, k) => `tag ${i}.${k}`),
}))

describe('batches', () => {
  it('pass through Arrow IPC unchanged, with schema metadata', () => {
    const recordBatch = toRecordBatch(buildBatch(fields, rows), new Map([['calico', 'v1']]))
    const table = tableFromIPC(tableToIPC(new Table([recordBatch]), 'stream'))
    expect(table.schema.metadata.get('calico')).toBe('v1')
    expect(batchRows(fromRecordBatch(table.batches[0]!))).toEqual(rows)
  })

  it('of a slice at an odd row have columns in normal form with the same cells', () => {
    const slice = toRecordBatch(buildBatch(fields, rows)).slice(5, 22)
    const batch = fromRecordBatch(slice)
    expect(batchRows(batch)).toEqual(rows.slice(5, 22))
    for (const column of batch.columns) {
      expect(column.offset).toBe(0)
      expect(normalColumn(column)).toBe(column)
      if (column.valueOffsets) expect(column.valueOffsets[0]).toBe(0)
    }
    const tags = batchColumn(batch, 'tags')!
    expect(tags.children[0]!.length).toBe(tags.valueOffsets[batch.rows])
  })

  it('have no null bitmap where a column has no nulls', () => {
    const vector = vectorFromArray([true, null, false, true, true], new Bool())
    const rb = new RecordBatch({ b: vector.data[0]!.slice(2, 3) })
    const column = fromRecordBatch(rb).columns[0]!
    expect(column.nullBitmap).toBeUndefined()
    expect(column.nullCount).toBe(0)
  })

  it('of columns built by Arrow itself are read as the same values', () => {
    const schema = new Schema([
      new Field('a', new Int64(), true),
      new Field('l', new List(new Field('x', new Utf8(), true)), true),
    ])
    const a = vectorFromArray([1n, null, -3n], new Int64())
    const l = vectorFromArray([['x', null], null, []], schema.fields[1]!.type)
    const table = new Table(schema, { a, l })
    expect(batchRows(fromRecordBatch(table.batches[0]!))).toEqual([
      { a: 1n, l: ['x', null] },
      { a: null, l: null },
      { a: -3n, l: [] },
    ])
  })

  it('of no rows keep their fields through Arrow', () => {
    const empty = emptyBatch(fields)
    const back = fromRecordBatch(toRecordBatch(empty))
    expect(back.rows).toBe(0)
    expect(back.fields).toEqual(fields)
    expect(batchRows(back)).toEqual([])
  })

  it('give chosen columns in the order asked for, and refuse an unknown name', () => {
    const chosen = selectColumns(buildBatch(fields, rows), ['name', 'id'])
    expect(chosen.fields.map((field) => field.name)).toEqual(['name', 'id'])
    expect(batchRows(chosen)[2]).toEqual({ name: 'name 2', id: 2n })
    expect(() => selectColumns(chosen, ['ok'])).toThrow(
      expect.objectContaining({ code: 'UnknownColumn' }),
    )
  })
})
