/** The order of a window's operations, their keys, and where each key stands in the base. */
import { gatherKeyRuns, sliceKeys } from '../arrow/key-gather.js'
import { compareKeys, gallopLowerBound, type KeyVector, sortOrder } from '../arrow/keys.js'
import { RunBuilder } from '../arrow/runs.js'
import { ROW_DELETE } from '../format/columns.js'
import type { KeyedSlice } from './keyed-batch.js'

/**
 * Sources are numbered: first the base slices, then the operation slices in the order in which they
 * apply. A *group* is all operations on one key. An *item* of the output is a run of base rows, or
 * one group.
 */
export interface WindowPlan {
  /** Operations: source and row of each, in the order in which they apply. */
  readonly opSource: Int32Array
  readonly opRow: Int32Array
  /** The row operation of each operation; null where all are merges. */
  readonly rowOps: Uint8Array | null
  /** Operations sorted by key, those of one key in the order in which they apply. */
  readonly order: Int32Array
  readonly groups: number
  /** groups + 1 places in `order`. */
  readonly groupStart: Int32Array
  /** The base row of each group's key; source -1 where the base lacks it. */
  readonly baseSource: Int32Array
  readonly baseRow: Int32Array
  readonly items: number
  /** The group of each item, or -1 for a run of base rows. */
  readonly itemGroup: Int32Array
  readonly itemSource: Int32Array
  readonly itemStart: Int32Array
  readonly itemLength: Int32Array
  /** Runs over the keys (and key columns) of all sources that give the output's keys. */
  readonly keyRuns: RunBuilder
}

export function planWindow(
  base: readonly KeyedSlice[],
  ops: readonly KeyedSlice[],
  /** Row operations of each slice of operations; null where all are merges. */
  opRowOps: readonly (Int8Array | null)[],
): WindowPlan {
  const listed = listOps(base.length, ops, opRowOps)
  const order = ops.length === 1 ? identity(listed.opRow.length) : sortOrder(listed.keys)
  const groupStart = groupByKey(listed.keys, order)
  const groups = groupStart.length - 1
  const items = new ItemBuilder(groups, base.length)
  const keyRuns = new RunBuilder(groups + base.length)
  const at = { slice: 0, row: base[0]?.from ?? 0 }
  for (let group = 0; group < groups; group++) {
    const first = order[groupStart[group]!]!
    passBaseBefore({ base, at, probe: listed.keys, probeIndex: first, items, keyRuns })
    const slice = base[at.slice]
    const hit = slice !== undefined && compareKeys(slice.keys, at.row, listed.keys, first) === 0
    const baseSource = hit ? at.slice : -1
    const baseRow = hit ? at.row : 0
    items.baseSource[group] = baseSource
    items.baseRow[group] = baseRow
    if (hit) stepBase(base, at)
    const last = order[groupStart[group + 1]! - 1]!
    if (listed.rowOps !== null && listed.rowOps[last] === ROW_DELETE) continue
    items.push(group, 0, 0, 1)
    // The base's keys stand beside each other, and are gathered by long runs.
    if (hit) keyRuns.push(baseSource, baseRow, 1)
    else keyRuns.push(listed.opSource[first]!, listed.opRow[first]!, 1)
  }
  while (at.slice < base.length) {
    const slice = base[at.slice]!
    items.push(-1, at.slice, at.row, slice.to - at.row)
    keyRuns.push(at.slice, at.row, slice.to - at.row)
    at.slice++
    at.row = base[at.slice]?.from ?? 0
  }
  return { ...listed, order, groups, groupStart, keyRuns, ...items.finish() }
}

interface BasePlace {
  slice: number
  row: number
}

function stepBase(base: readonly KeyedSlice[], at: BasePlace): void {
  at.row++
  if (at.row < base[at.slice]!.to) return
  at.slice++
  at.row = base[at.slice]?.from ?? 0
}

/** Gives out all base rows whose keys are before the probe. */
function passBaseBefore(options: {
  base: readonly KeyedSlice[]
  at: BasePlace
  probe: KeyVector
  probeIndex: number
  items: ItemBuilder
  keyRuns: RunBuilder
}): void {
  const { base, at, probe, probeIndex, items, keyRuns } = options
  while (at.slice < base.length) {
    const slice = base[at.slice]!
    const to = gallopLowerBound({ keys: slice.keys, from: at.row, to: slice.to, probe, probeIndex })
    if (to > at.row) {
      items.push(-1, at.slice, at.row, to - at.row)
      keyRuns.push(at.slice, at.row, to - at.row)
      at.row = to
    }
    if (to < slice.to) return
    at.slice++
    at.row = base[at.slice]?.from ?? 0
  }
}

/** All operations in the order in which they apply, with their keys. */
function listOps(
  firstSource: number,
  ops: readonly KeyedSlice[],
  opRowOps: readonly (Int8Array | null)[],
): {
  keys: KeyVector
  opSource: Int32Array
  opRow: Int32Array
  rowOps: Uint8Array | null
} {
  const total = ops.reduce((sum, slice) => sum + slice.to - slice.from, 0)
  const opSource = new Int32Array(total)
  const opRow = new Int32Array(total)
  const runs = new RunBuilder()
  let rowOps: Uint8Array | null = null
  let at = 0
  for (const [i, slice] of ops.entries()) {
    const codes = opRowOps[i]!
    if (codes) rowOps ??= new Uint8Array(total)
    for (let row = slice.from; row < slice.to; row++, at++) {
      opSource[at] = firstSource + i
      opRow[at] = row
      if (codes && rowOps) rowOps[at] = codes[row]!
    }
    runs.push(i, slice.from, slice.to - slice.from)
  }
  const only = ops.length === 1 ? ops[0] : undefined
  const keys = only
    ? sliceKeys(only.keys, only.from, only.to)
    : gatherKeyRuns(
        ops.map((slice) => slice.keys),
        runs,
      )
  return { keys, opSource, opRow, rowOps }
}

function identity(length: number): Int32Array {
  const order = new Int32Array(length)
  for (let i = 0; i < length; i++) order[i] = i
  return order
}

function groupByKey(keys: KeyVector, order: Int32Array): Int32Array {
  const starts = new Int32Array(order.length + 1)
  let groups = 0
  for (let i = 0; i < order.length; i++) {
    if (i === 0 || compareKeys(keys, order[i - 1]!, keys, order[i]!) !== 0) starts[groups++] = i
  }
  starts[groups] = order.length
  return starts.subarray(0, groups + 1)
}

class ItemBuilder {
  readonly baseSource: Int32Array
  readonly baseRow: Int32Array
  private readonly group: Int32Array
  private readonly source: Int32Array
  private readonly start: Int32Array
  private readonly length: Int32Array
  private count = 0

  /** Before each group at most one run of base rows, and one more at the end of each base slice. */
  constructor(groups: number, slices: number) {
    this.baseSource = new Int32Array(groups)
    this.baseRow = new Int32Array(groups)
    const capacity = 2 * groups + slices + 1
    this.group = new Int32Array(capacity)
    this.source = new Int32Array(capacity)
    this.start = new Int32Array(capacity)
    this.length = new Int32Array(capacity)
  }

  push(group: number, source: number, start: number, length: number): void {
    const at = this.count++
    this.group[at] = group
    this.source[at] = source
    this.start[at] = start
    this.length[at] = length
  }

  finish(): Pick<
    WindowPlan,
    'baseSource' | 'baseRow' | 'items' | 'itemGroup' | 'itemSource' | 'itemStart' | 'itemLength'
  > {
    return {
      baseSource: this.baseSource,
      baseRow: this.baseRow,
      items: this.count,
      itemGroup: this.group,
      itemSource: this.source,
      itemStart: this.start,
      itemLength: this.length,
    }
  }
}
