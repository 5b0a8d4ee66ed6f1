/**
 * Thrift's compact protocol as trees, as far as parquet footers use it. A tree keeps every field,
 * known or not, so a footer can be taken apart and put together again without loss. Reading is
 * bounded by the bytes given.
 *
 *   struct: fields … 00 (header: id delta 4 bits, type 4 bits; delta 0: id follows as varint)
 *   list:   header (count 4 bits, type 4 bits; count 15: it follows as varint), elements
 *   integers: zigzag varints · binary: varint length, bytes · double: 8 bytes
 */

/** Wire types. */
export const WIRE = {
  yes: 1,
  no: 2,
  int8: 3,
  int16: 4,
  int32: 5,
  int64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
} as const

export interface ThriftField {
  readonly type: number
  readonly value: ThriftValue
}

/** Fields by id, in the order of the bytes. */
export type ThriftStruct = Map<number, ThriftField>

export interface ThriftList {
  readonly elementType: number
  readonly items: readonly ThriftValue[]
}

/** Integers are numbers where they are safe, else bigint. */
export type ThriftValue = number | bigint | boolean | Uint8Array | ThriftList | ThriftStruct

const DEPTH_MAX = 32

/** @throws RangeError where the bytes do not begin with a whole struct. */
export function readThrift(bytes: Uint8Array): ThriftStruct {
  return new ThriftReader(bytes).struct(0)
}

class ThriftReader {
  private at = 0
  private readonly view: DataView

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  struct(depth: number): ThriftStruct {
    if (depth > DEPTH_MAX) throw new RangeError('a footer nested too deep')
    const fields: ThriftStruct = new Map()
    let id = 0
    for (;;) {
      const head = this.view.getUint8(this.at++)
      if (head === 0) return fields
      const type = head & 15
      id = head >> 4 === 0 ? Number(this.zigzag()) : id + (head >> 4)
      fields.set(id, { type, value: this.value(type, depth) })
    }
  }

  private value(type: number, depth: number): ThriftValue {
    switch (type) {
      case WIRE.yes:
        return true
      case WIRE.no:
        return false
      case WIRE.int8:
        return this.view.getInt8(this.at++)
      case WIRE.int16:
      case WIRE.int32:
      case WIRE.int64:
        return this.zigzag()
      case WIRE.double: {
        const value = this.view.getFloat64(this.at, true)
        this.at += 8
        return value
      }
      case WIRE.binary:
        return this.binary()
      case WIRE.list:
        return this.list(depth)
      case WIRE.struct:
        return this.struct(depth + 1)
      default:
        throw new RangeError(`a footer field of wire type ${type}`)
    }
  }

  private list(depth: number): ThriftList {
    if (depth > DEPTH_MAX) throw new RangeError('a footer nested too deep')
    const head = this.view.getUint8(this.at++)
    const elementType = head & 15
    const count = head >> 4 === 15 ? this.length() : head >> 4
    if (count > this.bytes.length - this.at) throw new RangeError('a list longer than its footer')
    const items = Array.from({ length: count }, () =>
      elementType === WIRE.yes || elementType === WIRE.no
        ? this.view.getUint8(this.at++) === 1
        : this.value(elementType, depth + 1),
    )
    return { elementType, items }
  }

  private binary(): Uint8Array {
    const length = this.length()
    if (length > this.bytes.length - this.at) throw new RangeError('a text longer than its footer')
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  private length(): number {
    const value = this.varint()
    if (typeof value !== 'number') throw new RangeError('an impossible length')
    return value
  }

  private zigzag(): number | bigint {
    const value = this.varint()
    if (typeof value === 'number') {
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    }
    return narrow(value & 1n ? -(value >> 1n) - 1n : value >> 1n)
  }

  private varint(): number | bigint {
    let value = 0
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = this.view.getUint8(this.at++)
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    let wide = BigInt(value)
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.view.getUint8(this.at++)
      wide |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return narrow(wide)
    }
    throw new RangeError('an integer longer than 64 bits')
  }
}

function narrow(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** The bytes of a struct. */
export function writeThrift(struct: ThriftStruct): Uint8Array {
  const out: number[] = []
  writeStruct(struct, out)
  return Uint8Array.from(out)
}

function writeStruct(struct: ThriftStruct, out: number[]): void {
  let before = 0
  for (const [id, { type, value }] of struct) {
    const delta = id - before
    if (delta >= 1 && delta <= 15) out.push((delta << 4) | type)
    else {
      out.push(type)
      writeZigzag(id, out)
    }
    writeValue(type, value, out)
    before = id
  }
  out.push(0)
}

function writeValue(type: number, value: ThriftValue, out: number[]): void {
  if (type === WIRE.yes || type === WIRE.no) return
  if (type === WIRE.int8) out.push((value as number) & 0xff)
  else if (type === WIRE.double) {
    out.push(...new Uint8Array(Float64Array.of(value as number).buffer))
  } else if (type === WIRE.struct) writeStruct(value as ThriftStruct, out)
  else if (type === WIRE.list) writeList(value as ThriftList, out)
  else if (type === WIRE.binary) {
    writeVarint((value as Uint8Array).length, out)
    for (const byte of value as Uint8Array) out.push(byte)
  } else writeZigzag(value as number | bigint, out)
}

function writeList({ elementType, items }: ThriftList, out: number[]): void {
  if (items.length < 15) out.push((items.length << 4) | elementType)
  else {
    out.push(0xf0 | elementType)
    writeVarint(items.length, out)
  }
  for (const item of items) {
    if (typeof item === 'boolean') out.push(item ? 1 : 2)
    else writeValue(elementType, item, out)
  }
}

function writeZigzag(value: number | bigint, out: number[]): void {
  if (typeof value === 'number' && Math.abs(value) < 2 ** 51) {
    writeVarint(value < 0 ? -value * 2 - 1 : value * 2, out)
    return
  }
  const wide = BigInt(value)
  let rest = wide < 0n ? -wide * 2n - 1n : wide * 2n
  for (; rest > 0x7fn; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80)
  out.push(Number(rest))
}

function writeVarint(value: number, out: number[]): void {
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) out.push((rest % 128) | 0x80)
  out.push(rest)
}
