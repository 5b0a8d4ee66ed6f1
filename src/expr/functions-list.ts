/** Functions of lists. Positions count from 1. */
import type { Data } from 'apache-arrow'
import { makeBitmap, setBit } from '../arrow/bitmap.js'
import { isValidAt } from '../arrow/column.js'
import { gatherColumn } from '../arrow/gather-column.js'
import { RunBuilder } from '../arrow/runs.js'
import type { CalicoType } from '../format/types.js'
import {
  type ColumnBody,
  type FunctionSpec,
  type Kernel,
  type KernelArgument,
  type KernelCall,
  RESULT_ELEMENTS_MAX,
  Reason,
  type Resolved,
  type TypedArgument,
} from './kernel.js'
import { areComparable, pairOrder } from './pair-order.js'
import { BOOL, commonType, converts, INT64 } from './value-type.js'

type ListType = Extract<CalicoType, { kind: 'list' }>

/** The elements of one argument, row by row. */
interface Lists {
  readonly child: Data
  readonly start: (row: number) => number
  readonly end: (row: number) => number
}

function listsOf({ data, step }: KernelArgument): Lists {
  const offsets: Int32Array = data.valueOffsets
  return {
    child: data.children[0]!,
    start: (row) => offsets[row * step]!,
    end: (row) => offsets[row * step + 1]!,
  }
}

function integersOf({ data, step }: KernelArgument): (row: number) => number {
  const cells: BigInt64Array = data.values
  return (row) => Number(cells[row * step])
}

/** A kernel that makes a list of each row by pushing runs of elements of the given sources. */
function listKernel(
  make: (call: KernelCall) => {
    readonly sources: readonly Data[]
    readonly push: (row: number, runs: RunBuilder) => void
  },
): Kernel {
  return (call) => {
    const { rows, live, fail } = call
    const { sources, push } = make(call)
    const runs = new RunBuilder()
    const offsets = new Int32Array(rows + 1)
    for (let row = 0; row < rows; row++) {
      const before = runs.rows
      if (live[row] === 1) push(row, runs)
      if (runs.rows - before > RESULT_ELEMENTS_MAX) fail(row, Reason.tooLong)
      offsets[row + 1] = runs.rows
    }
    return { offsets, child: gatherColumn((call.type as ListType).element, sources, runs) }
  }
}

const cardinality: Kernel = ({ args, rows }) => {
  const { start, end } = listsOf(args[0]!)
  const values = new BigInt64Array(rows)
  const words = new Int32Array(values.buffer)
  for (let row = 0; row < rows; row++) words[2 * row] = end(row) - start(row)
  return { values }
}

/** Null where there is no such element, or where it is null. */
const elementAt: Kernel = (call) => {
  const { args, rows, live, type } = call
  const { child, start, end } = listsOf(args[0]!)
  const position = integersOf(args[1]!)
  const runs = new RunBuilder()
  for (let row = 0; row < rows; row++) {
    const at = position(row)
    const isThere = live[row] === 1 && at >= 1 && at <= end(row) - start(row)
    const from = isThere ? start(row) + at - 1 : -1
    if (from < 0 || !isValidAt(child, from)) live[row] = 0
    runs.push(from < 0 ? -1 : 0, from, 1)
  }
  return bodyOf(gatherColumn(type, [child], runs))
}

function bodyOf(column: Data): ColumnBody {
  const { values, valueOffsets, children } = column
  return {
    ...(values && { values }),
    ...(valueOffsets && { offsets: valueOffsets }),
    ...(children[0] && { child: children[0] }),
  }
}

const contains: Kernel = (call) => {
  const { args, rows, live } = call
  const { child, start, end } = listsOf(args[0]!)
  const [list, value] = [args[0]!, args[1]!]
  const order = pairOrder({ type: (list.type as ListType).element, data: child }, value)
  const values = makeBitmap(rows)
  for (let row = 0; row < rows; row++) {
    if (live[row] === 0) continue
    for (let at = start(row); at < end(row); at++) {
      if (isValidAt(child, at) && order(at, row * value.step) === 0) {
        setBit(values, row)
        break
      }
    }
  }
  return { values }
}

const concat = listKernel(({ args }) => {
  const lists = args.map(listsOf)
  return {
    sources: lists.map(({ child }) => child),
    push(row, runs) {
      lists.forEach(({ start, end }, source) => {
        runs.push(source, start(row), end(row) - start(row))
      })
    },
  }
})

const slice = listKernel(({ args }) => {
  const { child, start, end } = listsOf(args[0]!)
  const [first, last] = [integersOf(args[1]!), integersOf(args[2]!)]
  return {
    sources: [child],
    push(row, runs) {
      const from = Math.max(1, first(row))
      const to = Math.min(end(row) - start(row), last(row))
      runs.push(0, start(row) + from - 1, to - from + 1)
    },
  }
})

/** Elements as they compare, nulls last; equal ones stay in their order. */
function elementOrder({ type }: KernelArgument, child: Data): (i: number, j: number) => number {
  const column = { type: (type as ListType).element, data: child }
  const order = pairOrder(column, column)
  return (i, j) => {
    const [a, b] = [isValidAt(child, i), isValidAt(child, j)]
    return a && b ? order(i, j) : Number(b) - Number(a)
  }
}

function sortedPositions(lists: Lists, row: number, order: (i: number, j: number) => number) {
  const length = lists.end(row) - lists.start(row)
  return Array.from({ length }, (_, k) => lists.start(row) + k).sort(order)
}

const sort = listKernel(({ args }) => {
  const lists = listsOf(args[0]!)
  const order = elementOrder(args[0]!, lists.child)
  return {
    sources: [lists.child],
    push(row, runs) {
      for (const at of sortedPositions(lists, row, order)) runs.push(0, at, 1)
    },
  }
})

/** The first of equal elements stays; null is one of them. */
const distinct = listKernel(({ args }) => {
  const lists = listsOf(args[0]!)
  const order = elementOrder(args[0]!, lists.child)
  return {
    sources: [lists.child],
    push(row, runs) {
      const sorted = sortedPositions(lists, row, order)
      const kept = sorted.filter((at, k) => k === 0 || order(sorted[k - 1]!, at) !== 0)
      for (const at of kept.sort((a, b) => a - b)) runs.push(0, at, 1)
    },
  }
})

const makeList = listKernel(({ args }) => ({
  sources: args.map(({ data }) => data),
  push(row, runs) {
    args.forEach(({ step }, source) => {
      runs.push(source, row * step, 1)
    })
  },
}))

function listType(arg: TypedArgument | undefined): ListType | null {
  return arg?.type?.kind === 'list' ? arg.type : null
}

/** A function of a list with elements that compare, which gives such a list. */
const ofOrdered = (name: string, kernel: Kernel): FunctionSpec => ({
  name,
  signatures: ['(list<T>) → list<T>'],
  resolve(args) {
    const type = listType(args[0])
    if (args.length !== 1 || !type || !areComparable(type.element, type.element)) return null
    return { params: [type], type, kernel }
  },
})

function resolveContains(args: readonly TypedArgument[]): Resolved | null {
  const [list, value] = [listType(args[0]), args[1]]
  if (args.length !== 2 || !list || !value) return null
  const type = value.type ?? list.element
  if (!areComparable(list.element, type)) return null
  return { params: [list, type], type: BOOL, kernel: contains }
}

function resolveConcat(args: readonly TypedArgument[]): Resolved | null {
  const type = args.map(listType).find((found) => found !== null)
  if (!type || !args.every((arg) => converts(arg.type, type))) return null
  return { params: args.map(() => type), type, kernel: concat }
}

export const LIST_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'list',
    signatures: ['(T, …) → list<T>'],
    resolve(args) {
      const element = commonType(args)
      if (!element) return null
      const params = args.map(() => element)
      return { params, type: { kind: 'list', element }, kernel: makeList, takesNulls: true }
    },
  },
  {
    name: 'cardinality',
    signatures: ['(list<T>) → int64'],
    resolve(args) {
      const type = listType(args[0])
      if (args.length !== 1 || !type) return null
      return { params: [type], type: INT64, kernel: cardinality }
    },
  },
  {
    name: 'element_at',
    signatures: ['(list<T>, integer) → T'],
    resolve(args) {
      const type = listType(args[0])
      if (args.length !== 2 || !type || !converts(args[1]!.type, INT64)) return null
      return { params: [type, INT64], type: type.element, kernel: elementAt }
    },
  },
  {
    name: 'list_contains',
    signatures: ['(list<T>, U) → bool'],
    resolve: resolveContains,
  },
  {
    name: 'list_concat',
    signatures: ['(list<T>, …) → list<T>'],
    resolve: resolveConcat,
  },
  {
    name: 'list_slice',
    signatures: ['(list<T>, integer, integer) → list<T>'],
    resolve(args) {
      const type = listType(args[0])
      if (args.length !== 3 || !type) return null
      if (!args.slice(1).every((arg) => converts(arg.type, INT64))) return null
      return { params: [type, INT64, INT64], type, kernel: slice }
    },
  },
  ofOrdered('list_sort', sort),
  ofOrdered('list_distinct', distinct),
]
