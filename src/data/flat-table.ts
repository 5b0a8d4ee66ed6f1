/**
 * Reads flatbuffers from bytes that nobody vouches for. Every access is checked against the
 * buffer, so a damaged file gives a RangeError here instead of a value made up from other bytes;
 * the callers turn it into CorruptFile.
 */

/** The longest vector of tables; schemas and footers stay far below it. */
const TABLES_MAX = 65_536

/**
 * Every table and text takes bytes of its own, and is looked at a few times: who looks at more than
 * this many times the bytes of the buffer follows offsets that lead to the same place.
 */
const LOOKS_PER_BYTE = 8

/** What may still be looked at of a flatbuffer; shared by all its tables. */
interface Budget {
  left: number
}

/** A table inside a flatbuffer: a position whose vtable says where each field is. */
export class FlatTable {
  private constructor(
    private readonly view: DataView,
    private readonly budget: Budget,
    private readonly at: number,
    private readonly vtable: number,
    private readonly vtableBytes: number,
  ) {}

  /** The root table of a whole flatbuffer. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const budget = { left: LOOKS_PER_BYTE * bytes.byteLength }
    return FlatTable.open(view, budget, view.getUint32(0, true))
  }

  private static open(view: DataView, budget: Budget, at: number): FlatTable {
    const vtable = at - view.getInt32(at, true)
    const vtableBytes = view.getUint16(vtable, true)
    if (vtableBytes < 4 || vtable + vtableBytes > view.byteLength) throw outOfRange()
    spend(budget, 4)
    return new FlatTable(view, budget, at, vtable, vtableBytes)
  }

  /** The position of field `slot`, or 0 where the table leaves it at its default. */
  private field(slot: number): number {
    const entry = 4 + 2 * slot
    if (entry + 2 > this.vtableBytes) return 0
    const offset = this.view.getUint16(this.vtable + entry, true)
    return offset === 0 ? 0 : this.at + offset
  }

  /** The position that the offset in field `slot` points at, or 0. */
  private indirect(slot: number): number {
    const field = this.field(slot)
    return field === 0 ? 0 : field + this.view.getUint32(field, true)
  }

  uint8(slot: number, fallback: number): number {
    const at = this.field(slot)
    return at === 0 ? fallback : this.view.getUint8(at)
  }

  int16(slot: number, fallback: number): number {
    const at = this.field(slot)
    return at === 0 ? fallback : this.view.getInt16(at, true)
  }

  int32(slot: number, fallback: number): number {
    const at = this.field(slot)
    return at === 0 ? fallback : this.view.getInt32(at, true)
  }

  /** A 64-bit count or size; negative and unsafe ones are out of range. */
  size(slot: number): number {
    const at = this.field(slot)
    return at === 0 ? 0 : sizeAt(this.view, at)
  }

  string(slot: number): string | null {
    const at = this.indirect(slot)
    if (at === 0) return null
    const length = this.view.getUint32(at, true)
    if (at + 4 + length > this.view.byteLength) throw outOfRange()
    spend(this.budget, length)
    return Buffer.from(this.view.buffer, this.view.byteOffset + at + 4, length).toString('utf8')
  }

  table(slot: number): FlatTable | null {
    const at = this.indirect(slot)
    return at === 0 ? null : FlatTable.open(this.view, this.budget, at)
  }

  /** A vector of tables. */
  tables(slot: number): FlatTable[] {
    const vector = this.vector(slot, 4)
    if (vector.count > TABLES_MAX) throw outOfRange()
    return Array.from({ length: vector.count }, (_, i) => {
      const at = vector.at + 4 * i
      return FlatTable.open(this.view, this.budget, at + this.view.getUint32(at, true))
    })
  }

  /** A vector of structs of `stride` bytes, as a view of its own. */
  structs(slot: number, stride: number): { count: number; view: DataView } {
    const { at, count } = this.vector(slot, stride)
    const view = new DataView(this.view.buffer, this.view.byteOffset + at, count * stride)
    return { count, view }
  }

  private vector(slot: number, stride: number): { at: number; count: number } {
    const at = this.indirect(slot)
    if (at === 0) return { at: 0, count: 0 }
    const count = this.view.getUint32(at, true)
    if (at + 4 + count * stride > this.view.byteLength) throw outOfRange()
    return { at: at + 4, count }
  }
}

/** A non-negative safe 64-bit integer of a view. */
export function sizeAt(view: DataView, at: number): number {
  const value = Number(view.getBigInt64(at, true))
  if (value < 0 || !Number.isSafeInteger(value)) throw outOfRange()
  return value
}

function spend(budget: Budget, bytes: number): void {
  budget.left -= bytes
  if (budget.left < 0) throw new RangeError('offsets that lead to the same place again and again')
}

function outOfRange(): RangeError {
  return new RangeError('a position or size lies outside its buffer')
}
