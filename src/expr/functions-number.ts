/** Arithmetic and functions of numbers. Integers are worked on as int64, floats as float64. */
import { readDecimal, writeDecimal } from '../arrow/decimal.js'
import type { CalicoType } from '../format/types.js'
import { divideFloor, divideRounded, floatToUnscaled, powerOfTen, rescale } from './decimal-math.js'
import { fitsInt64, safeNumber, wordsOf, writeNumber } from './int64.js'
import {
  type ColumnBody,
  type FunctionSpec,
  type Kernel,
  type KernelCall,
  Reason,
  type Resolved,
  type TypedArgument,
} from './kernel.js'
import type { OperatorSymbol } from './tree.js'
import {
  asDecimal,
  type DecimalType,
  decimal,
  FLOAT64,
  INT64,
  isFloat,
  isInteger,
  isNumber,
  PRECISION_MAX,
} from './value-type.js'

export type ArithmeticSymbol = Exclude<OperatorSymbol, '||'>

/** Digits after the point that a quotient of decimals has at least. */
const QUOTIENT_SCALE = 6
/** Either way from the point. */
const ROUND_DIGITS_MAX = 38

/** An operator over two numbers; null where it does not take such arguments. */
export function resolveArithmetic(
  op: ArithmeticSymbol,
  args: readonly TypedArgument[],
): Resolved | null {
  if (args.length !== 2 || !args.every(({ type }) => type === null || isNumber(type))) return null
  const types = args.flatMap(({ type }) => type ?? [])
  if (types.some(isFloat)) return floats(2, floatOperator[op])
  const decimals = args.map(({ type, literal }) => asDecimal(type ?? INT64, literal))
  if (types.some(({ kind }) => kind === 'decimal')) return decimalOperator(op, decimals)
  if (op !== '/') return integers(2, integerOperator[op])
  return { params: [INT64, INT64], type: FLOAT64, kernel: integerQuotient }
}

/** The number with its sign turned. */
export function resolveMinus(arg: TypedArgument): Resolved | null {
  return unary(arg, {
    integer: { fast: (x) => -x, exact: (x) => -x },
    decimal: (x) => -x,
    float: (x) => -x,
  })
}

const integers = (count: number, kernel: Kernel): Resolved => ({
  params: Array<CalicoType>(count).fill(INT64),
  type: INT64,
  kernel,
})

const floats = (count: number, of: (x: number, y: number) => number): Resolved => ({
  params: Array<CalicoType>(count).fill(FLOAT64),
  type: FLOAT64,
  kernel: floatKernel(of),
})

/** One rounding each, by IEEE 754; every NaN is the canonical one. */
function floatKernel(of: (x: number, y: number) => number): Kernel {
  return ({ args, rows }) => {
    const out = new Float64Array(rows)
    const [a, b] = [args[0]!, args[1] ?? args[0]!]
    const x: Float64Array = a.data.values
    const y: Float64Array = b.data.values
    for (let i = 0; i < rows; i++) {
      const result = of(x[i * a.step]!, y[i * b.step]!)
      out[i] = Number.isNaN(result) ? Number.NaN : result
    }
    return { values: out }
  }
}

const floatOperator: Readonly<Record<ArithmeticSymbol, (x: number, y: number) => number>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
  '%': (x, y) => x % y,
}

interface IntegerMath {
  /** On numbers of 53 bits: right where the result is one as well, else of a greater magnitude. */
  readonly fast: (x: number, y: number) => number
  readonly exact: (x: bigint, y: bigint) => bigint
  /** Whether a second operand of zero fails the row. */
  readonly divides?: boolean
}

function integerKernel({ fast, exact, divides = false }: IntegerMath): Kernel {
  return ({ args, rows, live, fail }) => {
    const values = new BigInt64Array(rows)
    const out = new Int32Array(values.buffer)
    const [a, b] = [args[0]!, args[1] ?? args[0]!]
    const x = wordsOf(a.data)
    const y = wordsOf(b.data)
    for (let i = 0; i < rows; i++) {
      if (live[i] === 0) continue
      const left = safeNumber(x, i * a.step)
      const right = safeNumber(y, i * b.step)
      if (divides && right === 0) {
        fail(i, Reason.divisionByZero)
        continue
      }
      // Not so for NaN, which stands for a number of more bits.
      const result = fast(left, right)
      if (Math.abs(result) <= Number.MAX_SAFE_INTEGER) {
        writeNumber(out, i, result)
        continue
      }
      const wide = exact(a.data.values[i * a.step], b.data.values[i * b.step])
      if (fitsInt64(wide)) values[i] = wide
      else fail(i, Reason.overflow)
    }
    return { values }
  }
}

const remainder = integerKernel({ fast: (x, y) => x % y, exact: (x, y) => x % y, divides: true })
const quotient = integerKernel({
  fast: (x, y) => Math.trunc(x / y),
  exact: (x, y) => x / y,
  divides: true,
})

const integerOperator: Readonly<Record<Exclude<ArithmeticSymbol, '/'>, Kernel>> = {
  '+': integerKernel({ fast: (x, y) => x + y, exact: (x, y) => x + y }),
  '-': integerKernel({ fast: (x, y) => x - y, exact: (x, y) => x - y }),
  '*': integerKernel({ fast: (x, y) => x * y, exact: (x, y) => x * y }),
  '%': remainder,
}

/** Both as the nearest float64, and then one division. */
const integerQuotient: Kernel = ({ args, rows, live, fail }) => {
  const out = new Float64Array(rows)
  const [a, b] = [args[0]!, args[1]!]
  for (let i = 0; i < rows; i++) {
    if (live[i] === 0) continue
    const divisor = Number(b.data.values[i * b.step])
    if (divisor === 0) fail(i, Reason.divisionByZero)
    else out[i] = Number(a.data.values[i * a.step]) / divisor
  }
  return { values: out }
}

type DecimalMath = (x: bigint, y: bigint) => bigint

/** Operands come at the scales of their types; `divides` fails the rows with a divisor of zero. */
function decimalKernel(of: DecimalMath, divides = false): Kernel {
  return (call) => {
    const { args, rows, live, fail } = call
    const a = args[0]!
    const b = args[1]?.type.kind === 'decimal' ? args[1] : a
    const put = decimalWriter(call)
    for (let i = 0; i < rows; i++) {
      if (live[i] === 0) continue
      const y = readDecimal(b.data.values, i * b.step)
      if (divides && y === 0n) fail(i, Reason.divisionByZero)
      else put.write(i, of(readDecimal(a.data.values, i * a.step), y))
    }
    return put.body
  }
}

function decimalWriter({ rows, type, fail }: KernelCall): {
  readonly body: ColumnBody
  readonly write: (row: number, value: bigint) => void
} {
  const values = new Uint32Array(4 * rows)
  const limit = powerOfTen((type as DecimalType).precision)
  const write = (row: number, value: bigint): void => {
    if (value < limit && value > -limit) writeDecimal(values, row, value)
    else fail(row, Reason.overflow)
  }
  return { body: { values }, write }
}

function decimalOperator(op: ArithmeticSymbol, params: readonly DecimalType[]): Resolved | null {
  const [a, b] = [params[0]!, params[1]!]
  const scale = Math.max(a.scale, b.scale)
  const [whole, otherWhole] = [a.precision - a.scale, b.precision - b.scale]
  const [f, g] = [powerOfTen(scale - a.scale), powerOfTen(scale - b.scale)]
  switch (op) {
    case '+':
    case '-': {
      const type = decimal(Math.max(whole, otherWhole) + scale + 1, scale)
      const isSum = op === '+'
      const kernel = decimalKernel((x, y) => (isSum ? x * f + y * g : x * f - y * g))
      return { params, type, kernel }
    }
    case '*': {
      if (a.scale + b.scale > PRECISION_MAX) return null
      const type = decimal(a.precision + b.precision, a.scale + b.scale)
      return { params, type, kernel: decimalKernel((x, y) => x * y) }
    }
    case '/': {
      const type = decimal(PRECISION_MAX, Math.max(QUOTIENT_SCALE, scale))
      const factor = powerOfTen(type.scale)
      const kernel = decimalKernel((x, y) => divideRounded(x * f * factor, y * g), true)
      return { params, type, kernel }
    }
    case '%': {
      const type = decimal(Math.max(1, Math.min(whole, otherWhole) + scale), scale)
      return { params, type, kernel: decimalKernel((x, y) => (x * f) % (y * g), true) }
    }
  }
}

interface UnaryMath {
  readonly integer: { readonly fast: (x: number) => number; readonly exact: (x: bigint) => bigint }
  readonly decimal: (x: bigint) => bigint
  readonly float: (x: number) => number
}

/** A function that keeps the type but for its width: int64, the same decimal, float64. */
function unary({ type }: TypedArgument, math: UnaryMath): Resolved | null {
  const of = type ?? INT64
  if (isFloat(of)) return floats(1, math.float)
  if (isInteger(of)) return integers(1, integerKernel(math.integer))
  if (of.kind !== 'decimal') return null
  return { params: [of], type: of, kernel: decimalKernel(math.decimal) }
}

/** To a whole number, by a rule for each kind. */
function toWhole(
  { type }: TypedArgument,
  math: {
    readonly decimal: (unscaled: bigint, unit: bigint) => bigint
    readonly float: (x: number) => number
  },
): Resolved | null {
  const of = type ?? INT64
  if (isFloat(of)) return floats(1, math.float)
  if (isInteger(of)) return integers(1, integerKernel({ fast: (x) => x, exact: (x) => x }))
  if (of.kind !== 'decimal') return null
  const result = of.scale === 0 ? of : decimal(of.precision - of.scale + 1, 0)
  const unit = powerOfTen(of.scale)
  return { params: [of], type: result, kernel: decimalKernel((x) => math.decimal(x, unit)) }
}

/** Half away from zero; the difference is exact, and the sign of zero stays. */
function roundFloat(x: number): number {
  const whole = Math.trunc(x)
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole
}

function resolveRound(args: readonly TypedArgument[]): Resolved | null {
  const [value, digits] = [args[0]!, args[1]]
  if (!digits) return toWhole(value, { decimal: divideRounded, float: roundFloat })
  const { literal } = digits
  if (literal?.type !== 'integer') return null
  const to = Number(literal.value)
  if (Math.abs(to) > ROUND_DIGITS_MAX) return null
  const of = value.type ?? INT64
  if (isFloat(of)) {
    return { params: [FLOAT64, INT64], type: FLOAT64, kernel: floatKernel((x) => roundAt(x, to)) }
  }
  if (isInteger(of)) {
    const exact = (x: bigint): bigint => (to >= 0 ? x : rescaled(x, 0, to))
    const kernel = integerKernel({ fast: () => Number.NaN, exact })
    return { params: [INT64, INT64], type: INT64, kernel }
  }
  if (of.kind !== 'decimal') return null
  if (to >= of.scale) return { params: [of, INT64], type: of, kernel: decimalKernel((x) => x) }
  const scale = Math.max(0, to)
  const type = decimal(of.precision - of.scale + scale + 1, scale)
  const kernel = decimalKernel((x) => rescaled(x, of.scale, to))
  return { params: [of, INT64], type, kernel }
}

/** Rounded to 10^-to, at a scale that is not below zero. */
function rescaled(unscaled: bigint, scale: number, to: number): bigint {
  const rounded = rescale(unscaled, scale, to)
  return to < 0 ? rounded * powerOfTen(-to) : rounded
}

/** The float64 nearest to the exact value rounded at a digit. */
function roundAt(x: number, digits: number): number {
  if (!Number.isFinite(x) || x === 0) return x
  const unscaled = floatToUnscaled(x, digits)
  if (unscaled === 0n) return x < 0 ? -0 : 0
  return Number(`${unscaled}e${-digits}`)
}

const signOf = (x: bigint): bigint => (x > 0n ? 1n : x < 0n ? -1n : 0n)

function resolveSign(arg: TypedArgument): Resolved | null {
  const of = arg.type ?? INT64
  if (of.kind !== 'decimal') {
    return unary(arg, {
      integer: { fast: Math.sign, exact: signOf },
      decimal: signOf,
      float: Math.sign,
    })
  }
  const kernel: Kernel = ({ args, rows }) => {
    const values = new BigInt64Array(rows)
    const { data, step } = args[0]!
    for (let i = 0; i < rows; i++) values[i] = signOf(readDecimal(data.values, i * step))
    return { values }
  }
  return { params: [of], type: INT64, kernel }
}

const forOne =
  (resolve: (arg: TypedArgument) => Resolved | null): FunctionSpec['resolve'] =>
  (args) =>
    args.length === 1 ? resolve(args[0]!) : null

const TO_WHOLE = [
  '(integer) → int64',
  '(decimal(p,s)) → decimal(p,0) where s is 0, else decimal(p−s+1,0)',
  '(float) → float64',
]

export const NUMBER_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'abs',
    signatures: ['(integer) → int64', '(decimal(p,s)) → decimal(p,s)', '(float) → float64'],
    resolve: forOne((arg) =>
      unary(arg, {
        integer: { fast: Math.abs, exact: (x) => (x < 0n ? -x : x) },
        decimal: (x) => (x < 0n ? -x : x),
        float: Math.abs,
      }),
    ),
  },
  {
    name: 'sign',
    signatures: ['(integer) → int64', '(decimal) → int64', '(float) → float64'],
    resolve: forOne(resolveSign),
  },
  {
    name: 'floor',
    signatures: TO_WHOLE,
    resolve: forOne((arg) => toWhole(arg, { decimal: divideFloor, float: Math.floor })),
  },
  {
    name: 'ceil',
    signatures: TO_WHOLE,
    resolve: forOne((arg) =>
      toWhole(arg, { decimal: (x, unit) => -divideFloor(-x, unit), float: Math.ceil }),
    ),
  },
  {
    name: 'trunc',
    signatures: TO_WHOLE,
    resolve: forOne((arg) => toWhole(arg, { decimal: (x, unit) => x / unit, float: Math.trunc })),
  },
  {
    name: 'round',
    signatures: [
      ...TO_WHOLE,
      '(integer, n) → int64',
      '(decimal(p,s), n) → decimal(p,s) where n ≥ s, else decimal(p−s+max(n,0)+1,max(n,0))',
      '(float, n) → float64',
    ],
    resolve: (args) => (args.length === 1 || args.length === 2 ? resolveRound(args) : null),
  },
  {
    name: 'mod',
    signatures: ['(number, number) → as `%`'],
    resolve: (args) => resolveArithmetic('%', args),
  },
  {
    name: 'div',
    signatures: ['(integer, integer) → int64'],
    resolve: (args) =>
      args.length === 2 && args.every(({ type }) => type === null || isInteger(type))
        ? integers(2, quotient)
        : null,
  },
]
