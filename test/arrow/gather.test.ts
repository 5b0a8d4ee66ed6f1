import { describe, expect, it } from 'vitest'
import type { BatchField } from '../../src/arrow/batch.js'
import {
  concatBatches,
  gatherBatch,
  gatherColumn,
  sliceBatch,
  takeBatch,
} from '../../src/arrow/gather.js'
import { maskRuns, RunBuilder } from '../../src/arrow/runs.js'
import { batchRows, buildBatch, buildColumn, columnValues } from '../../src/arrow/value.js'

const fields: BatchField[] = [
  { name: 'id', type: { kind: 'int32' } },
  { name: 'name', type: { kind: 'utf8' } },
]

function numbered(from: number, to: number) {
  const rows = Array.from({ length: to - from }, (_, i) => ({ id: from + i, name: `n${from + i}` }))
  return { rows, batch: buildBatch(fields, rows) }
}

function runsOf(runs: RunBuilder): number[][] {
  return Array.from({ length: runs.count }, (_, k) => [
    runs.source[k]!,
    runs.start[k]!,
    runs.length[k]!,
  ])
}

describe('runs', () => {
  it('join where they go on from the one before, and nulls join always', () => {
    const runs = new RunBuilder()
    runs.push(0, 4, 2)
    runs.push(0, 6, 1)
    runs.push(1, 7, 1)
    runs.push(1, 7, 1)
    runs.push(-1, 3, 2)
    runs.push(-1, 9, 2)
    runs.push(0, 0, 0)
    expect(runsOf(runs)).toEqual([
      [0, 4, 3],
      [1, 7, 1],
      [1, 7, 1],
      [-1, 0, 4],
    ])
    expect(runs.rows).toBe(9)
  })

  it('grow past their first capacity without loss', () => {
    const runs = new RunBuilder()
    for (let i = 0; i < 1000; i++) runs.push(i % 2, i, 1)
    expect(runs.count).toBe(1000)
    expect(runsOf(runs)[999]).toEqual([1, 999, 1])
  })

  it('of a mask are its ranges of ones', () => {
    expect(runsOf(maskRuns(Uint8Array.of(1, 1, 0, 1, 0, 0, 1)))).toEqual([
      [0, 0, 2],
      [0, 3, 1],
      [0, 6, 1],
    ])
    expect(maskRuns(new Uint8Array(3)).rows).toBe(0)
  })
})

describe('gathering batches', () => {
  it('gives nulls for a column that a source lacks, and for runs of no source', () => {
    const { batch } = numbered(0, 3)
    const ids = buildBatch([fields[0]!], [{ id: 77 }])
    const runs = new RunBuilder()
    runs.push(1, 0, 1)
    runs.push(0, 1, 2)
    runs.push(-1, 0, 1)
    expect(batchRows(gatherBatch(fields, [batch, ids], runs))).toEqual([
      { id: 77, name: null },
      { id: 1, name: 'n1' },
      { id: 2, name: 'n2' },
      { id: null, name: null },
    ])
  })

  it('shares no memory with the source', () => {
    const column = buildColumn({ kind: 'int64' }, [1n, 2n])
    const runs = new RunBuilder()
    runs.push(0, 0, 2)
    const copy = gatherColumn({ kind: 'int64' }, [column], runs)
    column.values[0] = 9n
    expect(columnValues({ kind: 'int64' }, copy)).toEqual([1n, 2n])
  })

  it('refuses a source of another type, also of a decimal of another scale', () => {
    const runs = new RunBuilder()
    runs.push(0, 0, 1)
    const cents = buildColumn({ kind: 'decimal', precision: 5, scale: 2 }, ['1.00'])
    const wanted = [
      [{ kind: 'int64' }, buildColumn({ kind: 'int32' }, [1])],
      [{ kind: 'timestamp' }, buildColumn({ kind: 'int64' }, [1])],
      [{ kind: 'decimal', precision: 5, scale: 3 }, cents],
    ] as const
    for (const [type, source] of wanted) {
      expect(() => gatherColumn(type, [source], runs)).toThrow(
        expect.objectContaining({ code: 'Internal' }),
      )
    }
  })

  it('refuses strings of more than 2 GiB before it takes memory for them', () => {
    const column = buildColumn({ kind: 'utf8' }, ['x'.repeat(2 ** 22)])
    const runs = new RunBuilder()
    for (let i = 0; i < 512; i++) runs.push(0, 0, 1)
    expect(() => gatherColumn({ kind: 'utf8' }, [column], runs)).toThrow(
      expect.objectContaining({ code: 'InvalidArgument' }),
    )
  })

  it('takes rows in any order', () => {
    const { batch, rows } = numbered(0, 5)
    const taken = takeBatch(batch, Int32Array.of(4, 0, 1, -1, 4))
    expect(batchRows(taken)).toEqual([rows[4], rows[0], rows[1], { id: null, name: null }, rows[4]])
  })

  it('puts slices of a batch together to the batch again', () => {
    const { batch, rows } = numbered(0, 50)
    const slices = [sliceBatch(batch, 0, 13), sliceBatch(batch, 13, 0), sliceBatch(batch, 13, 37)]
    expect(batchRows(slices[2]!)).toEqual(rows.slice(13))
    expect(batchRows(concatBatches(fields, slices))).toEqual(rows)
    expect(concatBatches(fields, []).rows).toBe(0)
  })

  it('refuses a slice beyond the batch', () => {
    expect(() => sliceBatch(numbered(0, 5).batch, 3, 3)).toThrow(
      expect.objectContaining({ code: 'Internal' }),
    )
  })
})
