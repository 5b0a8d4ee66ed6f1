/** Functions of dates and timestamps. Days and microseconds count from 1970-01-01, in UTC. */
import type { Data } from 'apache-arrow'
import type { CalicoType } from '../format/types.js'
import { civilOf, dayNumber, dayOfWeek, monthAt } from './calendar.js'
import { fitsInt64 } from './int64.js'
import {
  type ColumnBody,
  type FunctionSpec,
  type Kernel,
  type KernelArgument,
  type KernelCall,
  Reason,
  type Resolved,
  type TypedArgument,
} from './kernel.js'
import { converts, DATE, INT64, isTimestamp } from './value-type.js'

const DAY_MICROS = 86_400_000_000
const INT32_LIMIT = 2 ** 31
/** Days and months that are added; no sum with more lies in the range of a type. */
const ADDED_MAX = 1e12

/** A moment cut into its day and the microseconds since its midnight. */
interface Moment {
  readonly day: number
  readonly micros: number
}

function momentReader({ type, data, step }: KernelArgument): (row: number) => Moment {
  if (type.kind === 'date') {
    const days: Int32Array = data.values
    return (row) => ({ day: days[row * step]!, micros: 0 })
  }
  const cells: BigInt64Array = data.values
  const length = BigInt(DAY_MICROS)
  return (row) => {
    const cell = cells[row * step]!
    // A quotient rounded to a number is a day off at most; the exact rest tells.
    const near = Math.floor(Number(cell) / DAY_MICROS)
    const rest = Number(cell - BigInt(near) * length)
    if (rest < 0) return { day: near - 1, micros: rest + DAY_MICROS }
    return rest < DAY_MICROS
      ? { day: near, micros: rest }
      : { day: near + 1, micros: rest - DAY_MICROS }
  }
}

function numbersOf({ data, step }: KernelArgument): (row: number) => number {
  const cells: BigInt64Array = data.values
  return (row) => Number(cells[row * step])
}

/** A kernel that makes a date or timestamp of each row; undefined fails it. */
function momentKernel(make: (call: KernelCall) => (row: number) => Moment | undefined): Kernel {
  return (call) => {
    const { rows, live, fail, type } = call
    const of = make(call)
    const days = type.kind === 'date' ? new Int32Array(rows) : null
    const micros = new BigInt64Array(days ? 0 : rows)
    for (let row = 0; row < rows; row++) {
      if (live[row] === 0) continue
      const moment = of(row)
      if (moment === undefined) fail(row, Reason.argument)
      else if (days) {
        if (moment.day < INT32_LIMIT && moment.day >= -INT32_LIMIT) days[row] = moment.day
        else fail(row, Reason.overflow)
      } else {
        const count = BigInt(moment.day) * BigInt(DAY_MICROS) + BigInt(moment.micros)
        if (fitsInt64(count)) micros[row] = count
        else fail(row, Reason.overflow)
      }
    }
    return { values: days ?? micros }
  }
}

function numberKernel(make: (call: KernelCall) => (row: number) => number | bigint): Kernel {
  return (call) => {
    const values = new BigInt64Array(call.rows)
    const of = make(call)
    for (let row = 0; row < call.rows; row++) {
      if (call.live[row] === 0) continue
      const result = BigInt(of(row))
      if (fitsInt64(result)) values[row] = result
      else call.fail(row, Reason.overflow)
    }
    return { values } satisfies ColumnBody
  }
}

type Part = (moment: Moment) => number

const DATE_PARTS: Readonly<Record<string, Part>> = {
  year: ({ day }) => civilOf(day).year,
  quarter: ({ day }) => Math.ceil(civilOf(day).month / 3),
  month: ({ day }) => civilOf(day).month,
  day: ({ day }) => civilOf(day).day,
  day_of_week: ({ day }) => dayOfWeek(day),
  day_of_year: ({ day }) => day - dayNumber(civilOf(day).year, 1, 1) + 1,
}

const CLOCK_PARTS: Readonly<Record<string, Part>> = {
  hour: ({ micros }) => Math.floor(micros / 3_600_000_000),
  minute: ({ micros }) => Math.floor(micros / 60_000_000) % 60,
  second: ({ micros }) => Math.floor(micros / 1_000_000) % 60,
  microsecond: ({ micros }) => micros % 1_000_000,
}

const partFunction = (name: string, part: Part, ofDates: boolean): FunctionSpec => ({
  name,
  signatures: [ofDates ? '(date or timestamp) → int64' : '(timestamp) → int64'],
  resolve(args) {
    const type = args[0]?.type ?? { kind: 'timestamp' }
    if (args.length !== 1 || !(isTimestamp(type) || (ofDates && type.kind === 'date'))) return null
    const kernel = numberKernel((call) => {
      const read = momentReader(call.args[0]!)
      return (row) => part(read(row))
    })
    return { params: [type], type: INT64, kernel }
  },
})

const monthsOf = (day: number): number => {
  const { year, month } = civilOf(day)
  return year * 12 + month - 1
}

/** Days since a Monday, so that whole weeks are multiples of 7. */
const fromMonday = (day: number): number => day + 3

/** For each unit the number of it that a moment lies in, counted from any fixed one. */
const UNITS: Readonly<Record<string, (moment: Moment) => number>> = {
  year: ({ day }) => civilOf(day).year,
  quarter: ({ day }) => Math.floor(monthsOf(day) / 3),
  month: ({ day }) => monthsOf(day),
  week: ({ day }) => Math.floor(fromMonday(day) / 7),
  day: ({ day }) => day,
}

/** Units within a day, in microseconds. */
const CLOCK_UNITS: Readonly<Record<string, number>> = {
  hour: 3_600_000_000,
  minute: 60_000_000,
  second: 1_000_000,
  microsecond: 1,
}

const FIRST_DAYS: Readonly<Record<string, (count: number) => number>> = {
  year: (count) => dayNumber(count, 1, 1),
  quarter: (count) => monthAt(count * 3).first,
  month: (count) => monthAt(count).first,
  week: (count) => count * 7 - 3,
  day: (count) => count,
}

/** The unit that a literal names, if dates, or also timestamps, have it. */
function unitOf(arg: TypedArgument | undefined, type: CalicoType): string | null {
  const { literal } = arg ?? {}
  if (literal?.type !== 'utf8') return null
  const isKnown =
    Object.hasOwn(UNITS, literal.value) ||
    (isTimestamp(type) && Object.hasOwn(CLOCK_UNITS, literal.value))
  return isKnown ? literal.value : null
}

function resolveTrunc(args: readonly TypedArgument[]): Resolved | null {
  const type = args[1]?.type
  if (args.length !== 2 || !type || !(type.kind === 'date' || isTimestamp(type))) return null
  const unit = unitOf(args[0], type)
  if (unit === null) return null
  const size = CLOCK_UNITS[unit]
  const kernel = momentKernel((call) => {
    const read = momentReader(call.args[1]!)
    if (size !== undefined) {
      return (row) => {
        const { day, micros } = read(row)
        return { day, micros: micros - (micros % size) }
      }
    }
    return (row) => ({ day: FIRST_DAYS[unit]!(UNITS[unit]!(read(row))), micros: 0 })
  })
  return { params: [{ kind: 'utf8' }, type], type, kernel }
}

function resolveDiff(args: readonly TypedArgument[]): Resolved | null {
  const type = args[1]?.type ?? args[2]?.type
  if (args.length !== 3 || !type || !(type.kind === 'date' || isTimestamp(type))) return null
  const unit = unitOf(args[0], type)
  if (unit === null || !args.slice(1).every((arg) => converts(arg.type, type))) return null
  const size = CLOCK_UNITS[unit]
  const kernel = numberKernel((call) => {
    const [from, to] = [momentReader(call.args[1]!), momentReader(call.args[2]!)]
    if (size === undefined) return (row) => UNITS[unit]!(to(row)) - UNITS[unit]!(from(row))
    const count = ({ day, micros }: Moment): bigint =>
      BigInt(day) * BigInt(DAY_MICROS / size) + BigInt(Math.floor(micros / size))
    return (row) => count(to(row)) - count(from(row))
  })
  return { params: [{ kind: 'utf8' }, type, type], type: INT64, kernel }
}

/** A function of a date or timestamp and an integer that gives the type of the former. */
const shift = (name: string, add: (moment: Moment, count: number) => Moment): FunctionSpec => ({
  name,
  signatures: ['(date, integer) → date', '(timestamp, integer) → timestamp'],
  resolve(args) {
    const type = args[0]?.type
    if (args.length !== 2 || !type || !(type.kind === 'date' || isTimestamp(type))) return null
    if (!converts(args[1]!.type, INT64)) return null
    const kernel = momentKernel((call) => {
      const read = momentReader(call.args[0]!)
      const count = numbersOf(call.args[1]!)
      return (row) => {
        const added = Math.max(-ADDED_MAX, Math.min(ADDED_MAX, count(row)))
        return add(read(row), added)
      }
    })
    return { params: [type, INT64], type, kernel }
  },
})

/** The same day of another month, or its last where it is shorter. */
function addMonths({ day, micros }: Moment, count: number): Moment {
  const { first, length } = monthAt(monthsOf(day) + count)
  return { day: first + Math.min(civilOf(day).day, length) - 1, micros }
}

const addMicros: Kernel = (call) => {
  const cells = (arg: KernelArgument): ((row: number) => bigint) => {
    const { values }: Data = arg.data
    return (row) => values[row * arg.step]
  }
  const [moment, added] = [cells(call.args[0]!), cells(call.args[1]!)]
  return numberKernel(() => (row) => moment(row) + added(row))(call)
}

const makeDate = momentKernel((call) => {
  const [year, month, day] = call.args.map(numbersOf) as [Part3, Part3, Part3]
  return (row) => {
    const isInYears = year(row) >= 1 && year(row) <= 9999
    if (!isInYears || month(row) < 1 || month(row) > 12) return undefined
    const { first, length } = monthAt(year(row) * 12 + month(row) - 1)
    const inMonth = day(row)
    return inMonth >= 1 && inMonth <= length ? { day: first + inMonth - 1, micros: 0 } : undefined
  }
})

type Part3 = (row: number) => number

export const TIME_FUNCTIONS: readonly FunctionSpec[] = [
  ...Object.entries(DATE_PARTS).map(([name, part]) => partFunction(name, part, true)),
  ...Object.entries(CLOCK_PARTS).map(([name, part]) => partFunction(name, part, false)),
  {
    name: 'date_trunc',
    signatures: ['(unit, date) → date', '(unit, timestamp) → timestamp'],
    resolve: resolveTrunc,
  },
  {
    name: 'date_diff',
    signatures: ['(unit, date, date) → int64', '(unit, timestamp, timestamp) → int64'],
    resolve: resolveDiff,
  },
  shift('add_days', ({ day, micros }, count) => ({ day: day + count, micros })),
  shift('add_months', addMonths),
  {
    name: 'add_micros',
    signatures: ['(timestamp, integer) → timestamp'],
    resolve(args) {
      const type = args[0]?.type
      if (args.length !== 2 || !type || !isTimestamp(type)) return null
      if (!converts(args[1]!.type, INT64)) return null
      return { params: [type, INT64], type, kernel: addMicros }
    },
  },
  {
    name: 'make_date',
    signatures: ['(integer, integer, integer) → date'],
    resolve: (args) =>
      args.length === 3 && args.every((arg) => converts(arg.type, INT64))
        ? { params: [INT64, INT64, INT64], type: DATE, kernel: makeDate }
        : null,
  },
]
