/**
 * Thrift's compact protocol as Parquet footers use it: structs become maps of their fields by id,
 * integers bigint or number, texts and bytes Buffers.
 */

/** The struct that some bytes begin with. */
export function readThrift(bytes) {
  return new Reader(bytes).struct()
}

class Reader {
  at = 0

  constructor(bytes) {
    this.bytes = Buffer.from(bytes)
  }

  struct() {
    const fields = new Map()
    let id = 0
    for (;;) {
      const head = this.bytes.readUInt8(this.at++)
      if (head === 0) return fields
      id = head >> 4 === 0 ? this.integer() : id + (head >> 4)
      fields.set(id, this.value(head & 15))
    }
  }

  value(type) {
    if (type === 1 || type === 2) return type === 1
    if (type === 3) return this.bytes.readInt8(this.at++)
    if (type >= 4 && type <= 6) return this.integer()
    if (type === 7) {
      this.at += 8
      return this.bytes.readDoubleLE(this.at - 8)
    }
    if (type === 8) {
      const length = Number(this.varint())
      this.at += length
      return this.bytes.subarray(this.at - length, this.at)
    }
    if (type === 9) return this.list()
    if (type === 12) return this.struct()
    throw new Error(`a Thrift value of type ${type}`)
  }

  list() {
    const head = this.bytes.readUInt8(this.at++)
    const [count, type] = [head >> 4 === 15 ? Number(this.varint()) : head >> 4, head & 15]
    const isFlag = type === 1 || type === 2
    return Array.from({ length: count }, () =>
      isFlag ? this.bytes.readUInt8(this.at++) === 1 : this.value(type),
    )
  }

  varint() {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.bytes.readUInt8(this.at++)
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }

  integer() {
    const value = this.varint()
    return Number(value & 1n ? -(value >> 1n) - 1n : value >> 1n)
  }
}
