/** Functions of values of any type that compares. */
import type { Data } from 'apache-arrow'
import { makeBitmap, setBit } from '../arrow/bitmap.js'
import { isValidAt } from '../arrow/column.js'
import { gatherColumn } from '../arrow/gather-column.js'
import { RunBuilder } from '../arrow/runs.js'
import type { ColumnBody, FunctionSpec, Kernel, Resolved, TypedArgument } from './kernel.js'
import { areComparable, type PairOrder, pairOrder } from './pair-order.js'
import { commonType } from './value-type.js'

/** Whether two values differ, where null is one value; of two types that compare. */
export const distinctKernel: Kernel = ({ args, rows, live }) => {
  const [a, b] = [args[0]!, args[1]!]
  const order = pairOrder(a, b)
  const values = makeBitmap(rows)
  for (let row = 0; row < rows; row++) {
    if (live[row] === 0) continue
    const [i, j] = [row * a.step, row * b.step]
    const [isLeft, isRight] = [isValidAt(a.data, i), isValidAt(b.data, j)]
    if (isLeft && isRight ? order(i, j) !== 0 : isLeft !== isRight) setBit(values, row)
  }
  return { values }
}

/** The least, or the greatest, of the arguments that are not null; the first of equal ones. */
function extremeKernel(sign: 1 | -1): Kernel {
  return ({ args, rows, live, type }) => {
    const orders: PairOrder[] = []
    const order = (k: number, best: number): PairOrder => {
      const at = k * args.length + best
      orders[at] ??= pairOrder(args[k]!, args[best]!)
      return orders[at]
    }
    const runs = new RunBuilder()
    for (let row = 0; row < rows; row++) {
      let best = -1
      for (let k = 0; k < args.length; k++) {
        const { data, step } = args[k]!
        if (!isValidAt(data, row * step)) continue
        const isBetter = best < 0 || order(k, best)(row * step, row * args[best]!.step) * sign < 0
        if (isBetter) best = k
      }
      if (best < 0) live[row] = 0
      runs.push(best, best < 0 ? 0 : row * args[best]!.step, 1)
    }
    return bodyOf(
      gatherColumn(
        type,
        args.map(({ data }) => data),
        runs,
      ),
    )
  }
}

function bodyOf(column: Data): ColumnBody {
  const { values, valueOffsets } = column
  return { values, ...(valueOffsets && { offsets: valueOffsets }) }
}

const extreme = (name: string, sign: 1 | -1): FunctionSpec => ({
  name,
  signatures: ['(T, …) → T'],
  resolve(args) {
    const type = commonType(args)
    if (!type || !areComparable(type, type)) return null
    return { params: args.map(() => type), type, kernel: extremeKernel(sign), takesNulls: true }
  },
})

function resolveNullIf(args: readonly TypedArgument[]): Resolved | null {
  const [left, right] = [args[0]?.type, args[1]?.type]
  if (args.length !== 2 || !left || right === undefined) return null
  const other = right ?? left
  if (!areComparable(left, other)) return null
  const kernel: Kernel = ({ args: given, rows, live }) => {
    const [a, b] = [given[0]!, given[1]!]
    const order = pairOrder(a, b)
    const runs = new RunBuilder()
    for (let row = 0; row < rows; row++) {
      const [i, j] = [row * a.step, row * b.step]
      const isValid = isValidAt(a.data, i)
      if (!isValid || (isValidAt(b.data, j) && order(i, j) === 0)) live[row] = 0
      runs.push(0, i, 1)
    }
    return bodyOf(gatherColumn(left, [a.data], runs))
  }
  return { params: [left, other], type: left, kernel, takesNulls: true }
}

export const ANY_FUNCTIONS: readonly FunctionSpec[] = [
  { name: 'nullif', signatures: ['(T, U) → T'], resolve: resolveNullIf },
  extreme('least', 1),
  extreme('greatest', -1),
]
