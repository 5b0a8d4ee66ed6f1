/** Functions of texts and binary values, on UTF-8 bytes. Positions and lengths are code points. */

import { makeBitmap, setBit } from '../arrow/bitmap.js'
import type { CalicoType } from '../format/types.js'
import { BytesBuilder } from './bytes-builder.js'
import {
  type FunctionSpec,
  type Kernel,
  type KernelArgument,
  type KernelCall,
  RESULT_BYTES_MAX,
  Reason,
  type Resolved,
  type TypedArgument,
} from './kernel.js'
import { likeMatcher } from './like.js'
import { BOOL, converts, INT64, UTF8 } from './value-type.js'

/** Concatenation of texts, or of binary values; null where it does not take such arguments. */
export function resolveConcat(args: readonly TypedArgument[]): Resolved | null {
  if (args.length === 0) return null
  const type = args.find((arg) => arg.type !== null)?.type ?? UTF8
  if (type.kind !== 'utf8' && type.kind !== 'binary') return null
  if (!args.every((arg) => converts(arg.type, type))) return null
  return { params: args.map(() => type), type, kernel: concatKernel }
}

/** `value LIKE pattern ESCAPE escape`, of three or two texts. */
export function resolveLike(args: readonly TypedArgument[]): Resolved | null {
  if (!args.every((arg) => converts(arg.type, UTF8))) return null
  return { params: args.map(() => UTF8), type: BOOL, kernel: likeKernel }
}

/** The bytes of one argument, row by row. */
interface Cells {
  readonly bytes: Uint8Array
  readonly start: (row: number) => number
  readonly end: (row: number) => number
}

function cellsOf({ data, step }: KernelArgument): Cells {
  const offsets: Int32Array = data.valueOffsets
  return {
    bytes: data.values,
    start: (row) => offsets[row * step]!,
    end: (row) => offsets[row * step + 1]!,
  }
}

function cellAt({ bytes, start, end }: Cells, row: number): Uint8Array {
  return bytes.subarray(start(row), end(row))
}

/** The integers of one argument; those past 2^53 lose digits, which no position can tell. */
function numbersOf({ data, step }: KernelArgument): (row: number) => number {
  const cells: BigInt64Array = data.values
  return (row) => Number(cells[row * step])
}

/** A kernel that makes a text of each row, or fails it. */
function textKernel(
  make: (call: KernelCall) => (row: number, out: BytesBuilder) => Reason | undefined,
): Kernel {
  return (call) => {
    const write = make(call)
    const out = new BytesBuilder(call.rows)
    for (let row = 0; row < call.rows; row++) {
      const reason = call.live[row] === 1 ? write(row, out) : undefined
      if (reason !== undefined) call.fail(row, reason)
      out.end()
    }
    return out.body()
  }
}

function integerResult(make: (call: KernelCall) => (row: number) => number): Kernel {
  return (call) => {
    const values = new BigInt64Array(call.rows)
    const words = new Int32Array(values.buffer)
    const of = make(call)
    // Counts of bytes and characters have less than 32 bits.
    for (let row = 0; row < call.rows; row++) if (call.live[row] === 1) words[2 * row] = of(row)
    return { values }
  }
}

function boolResult(make: (call: KernelCall) => (row: number) => boolean): Kernel {
  return (call) => {
    const values = makeBitmap(call.rows)
    const of = make(call)
    for (let row = 0; row < call.rows; row++) {
      if (call.live[row] === 1 && of(row)) setBit(values, row)
    }
    return { values }
  }
}

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80

function countCodePoints(bytes: Uint8Array, from: number, to: number): number {
  let count = 0
  for (let k = from; k < to; k++) if (!isContinuation(bytes[k]!)) count++
  return count
}

/** Where the code point after `count` others begins, `to` at the most. */
function skipCodePoints(bytes: Uint8Array, from: number, to: number, count: number): number {
  let at = from
  for (let left = count; left > 0 && at < to; left--) {
    at++
    while (at < to && isContinuation(bytes[at]!)) at++
  }
  return at
}

const buffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const concatKernel = textKernel(({ args }) => {
  const parts = args.map(cellsOf)
  return (row, out) => {
    const length = parts.reduce((sum, part) => sum + part.end(row) - part.start(row), 0)
    if (length > RESULT_BYTES_MAX) return Reason.tooLong
    for (const { bytes, start, end } of parts) out.add(bytes, start(row), end(row))
    return undefined
  }
})

/** Characters `from` to before `to`, counted from 1. */
function writeSlice(
  out: BytesBuilder,
  { bytes, start, end }: Cells,
  slice: { readonly row: number; readonly from: number; readonly to: number },
): void {
  const last = end(slice.row)
  const from = Math.max(1, slice.from)
  if (slice.to <= from) return
  const begin = skipCodePoints(bytes, start(slice.row), last, from - 1)
  out.add(bytes, begin, skipCodePoints(bytes, begin, last, slice.to - from))
}

const substring = textKernel(({ args }) => {
  const text = cellsOf(args[0]!)
  const from = numbersOf(args[1]!)
  const length = args[2] ? numbersOf(args[2]) : () => Number.POSITIVE_INFINITY
  return (row, out) => {
    if (length(row) < 0) return Reason.argument
    writeSlice(out, text, { row, from: from(row), to: from(row) + length(row) })
    return undefined
  }
})

const left = textKernel(({ args }) => {
  const text = cellsOf(args[0]!)
  const count = numbersOf(args[1]!)
  return (row, out) => {
    if (count(row) < 0) return Reason.argument
    writeSlice(out, text, { row, from: 1, to: count(row) + 1 })
    return undefined
  }
})

const right = textKernel(({ args }) => {
  const text = cellsOf(args[0]!)
  const count = numbersOf(args[1]!)
  return (row, out) => {
    if (count(row) < 0) return Reason.argument
    const length = countCodePoints(text.bytes, text.start(row), text.end(row))
    writeSlice(out, text, { row, from: length - count(row) + 1, to: length + 1 })
    return undefined
  }
})

const repeat = textKernel(({ args }) => {
  const text = cellsOf(args[0]!)
  const count = numbersOf(args[1]!)
  return (row, out) => {
    const cell = cellAt(text, row)
    if (count(row) < 0) return Reason.argument
    if (cell.length * count(row) > RESULT_BYTES_MAX) return Reason.tooLong
    for (let k = cell.length === 0 ? 0 : count(row); k > 0; k--) out.add(cell)
    return undefined
  }
})

const reverse = textKernel(({ args }) => {
  const { bytes, start, end } = cellsOf(args[0]!)
  return (row, out) => {
    let last = end(row)
    for (let at = last - 1; at >= start(row); at--) {
      if (isContinuation(bytes[at]!)) continue
      out.add(bytes, at, last)
      last = at
    }
    return undefined
  }
})

const replace = textKernel(({ args }) => {
  const [text, searched, replacement] = args.map(cellsOf) as [Cells, Cells, Cells]
  return (row, out) => {
    const cell = cellAt(text, row)
    const from = cellAt(searched, row)
    const to = cellAt(replacement, row)
    let at = 0
    if (from.length > 0) {
      for (let found = 0; ; at = found + from.length) {
        found = buffer(cell).indexOf(from, at)
        if (found < 0) break
        out.add(cell, at, found)
        out.add(to)
        if (out.cellBytes > RESULT_BYTES_MAX) return Reason.tooLong
      }
    }
    out.add(cell, at)
    return out.cellBytes > RESULT_BYTES_MAX ? Reason.tooLong : undefined
  }
})

const SPACE = new Set([' '])

/** Takes characters of a set, the space unless given, from the ends of a text. */
function trimKernel(sides: { readonly start: boolean; readonly end: boolean }): Kernel {
  return textKernel(({ args }) => {
    const text = cellsOf(args[0]!)
    const characters = args[1] && cellsOf(args[1])
    const constant =
      characters && args[1]!.step === 0 ? new Set(`${buffer(cellAt(characters, 0))}`) : SPACE
    return (row, out) => {
      const { bytes } = text
      const isVarying = characters && args[1]!.step === 1
      const set = isVarying ? new Set(`${buffer(cellAt(characters, row))}`) : constant
      let from = text.start(row)
      let to = text.end(row)
      while (sides.start && from < to) {
        const next = skipCodePoints(bytes, from, to, 1)
        if (!set.has(`${buffer(bytes.subarray(from, next))}`)) break
        from = next
      }
      while (sides.end && from < to) {
        let last = to - 1
        while (isContinuation(bytes[last]!)) last--
        if (!set.has(`${buffer(bytes.subarray(last, to))}`)) break
        to = last
      }
      out.add(bytes, from, to)
      return undefined
    }
  })
}

const length = integerResult(({ args }) => {
  const { bytes, start, end } = cellsOf(args[0]!)
  return (row) => countCodePoints(bytes, start(row), end(row))
})

const octetLength = integerResult(({ args }) => {
  const { start, end } = cellsOf(args[0]!)
  return (row) => end(row) - start(row)
})

const position = integerResult(({ args }) => {
  const [text, part] = args.map(cellsOf) as [Cells, Cells]
  return (row) => {
    const cell = cellAt(text, row)
    const found = buffer(cell).indexOf(cellAt(part, row))
    return found < 0 ? 0 : countCodePoints(cell, 0, found) + 1
  }
})

const twoTexts = (test: (text: Buffer, part: Buffer) => boolean): Kernel =>
  boolResult(({ args }) => {
    const [text, part] = args.map(cellsOf) as [Cells, Cells]
    return (row) => test(buffer(cellAt(text, row)), buffer(cellAt(part, row)))
  })

const startsWith = twoTexts(
  (text, part) => part.length <= text.length && text.subarray(0, part.length).equals(part),
)
const endsWith = twoTexts(
  (text, part) =>
    part.length <= text.length && text.subarray(text.length - part.length).equals(part),
)
const contains = twoTexts((text, part) => text.includes(part))

const likeKernel: Kernel = (call) => {
  const [text, pattern] = call.args.map(cellsOf) as [Cells, Cells]
  const escaper = call.args[2] && cellAt(cellsOf(call.args[2]), 0)
  const isConstant = call.args[1]!.step === 0
  const values = makeBitmap(call.rows)
  let matches: ReturnType<typeof likeMatcher> | undefined
  for (let row = 0; row < call.rows; row++) {
    if (call.live[row] === 0) continue
    if (!matches || !isConstant) matches = likeMatcher(cellAt(pattern, row), escaper)
    if (matches === 'malformed') call.fail(row, Reason.pattern)
    else if (matches(text.bytes, text.start(row), text.end(row))) setBit(values, row)
  }
  return { values }
}

/** A function of fixed parameters, of which the last may be left out down to `least`. */
function fixed(
  name: string,
  params: readonly CalicoType[],
  result: { readonly type: CalicoType; readonly kernel: Kernel; readonly least?: number },
): FunctionSpec {
  const { type, kernel, least = params.length } = result
  const counts = Array.from({ length: params.length - least + 1 }, (_, k) => least + k)
  return {
    name,
    signatures: counts.map((count) => {
      const list = params.slice(0, count).map(({ kind }) => (kind === 'int64' ? 'integer' : kind))
      return `(${list.join(', ')}) → ${type.kind}`
    }),
    resolve(args) {
      if (args.length < least || args.length > params.length) return null
      const taken = params.slice(0, args.length)
      if (!taken.every((param, at) => converts(args[at]!.type, param))) return null
      return { params: taken, type, kernel }
    },
  }
}

export const TEXT_FUNCTIONS: readonly FunctionSpec[] = [
  fixed('length', [UTF8], { type: INT64, kernel: length }),
  {
    name: 'octet_length',
    signatures: ['(utf8) → int64', '(binary) → int64'],
    resolve(args) {
      const type = args[0]?.type ?? UTF8
      if (args.length !== 1 || (type.kind !== 'utf8' && type.kind !== 'binary')) return null
      return { params: [type], type: INT64, kernel: octetLength }
    },
  },
  {
    name: 'concat',
    signatures: ['(utf8, …) → utf8', '(binary, …) → binary'],
    resolve: resolveConcat,
  },
  fixed('substring', [UTF8, INT64, INT64], { type: UTF8, kernel: substring, least: 2 }),
  fixed('left', [UTF8, INT64], { type: UTF8, kernel: left }),
  fixed('right', [UTF8, INT64], { type: UTF8, kernel: right }),
  fixed('position', [UTF8, UTF8], { type: INT64, kernel: position }),
  fixed('starts_with', [UTF8, UTF8], { type: BOOL, kernel: startsWith }),
  fixed('ends_with', [UTF8, UTF8], { type: BOOL, kernel: endsWith }),
  fixed('contains', [UTF8, UTF8], { type: BOOL, kernel: contains }),
  fixed('trim', [UTF8, UTF8], {
    type: UTF8,
    kernel: trimKernel({ start: true, end: true }),
    least: 1,
  }),
  fixed('ltrim', [UTF8, UTF8], {
    type: UTF8,
    kernel: trimKernel({ start: true, end: false }),
    least: 1,
  }),
  fixed('rtrim', [UTF8, UTF8], {
    type: UTF8,
    kernel: trimKernel({ start: false, end: true }),
    least: 1,
  }),
  fixed('replace', [UTF8, UTF8, UTF8], { type: UTF8, kernel: replace }),
  fixed('repeat', [UTF8, INT64], { type: UTF8, kernel: repeat }),
  fixed('reverse', [UTF8], { type: UTF8, kernel: reverse }),
]
