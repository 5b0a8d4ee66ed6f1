/**
 * Arrow's C data interface in wasm memory (32-bit pointers), as far as parquet decodes to it.
 * Positions of members:
 *
 *   ArrowSchema: format 0 · name 4 · children count 24 · children 32
 *   ArrowArray:  length 0 · null count 8 · offset 16 · children count 32 · buffers 40 · children 44
 */

/**
 * A column where it lies. Buffers begin at the column's first cell, but for bitmaps, which
 * `offset` counts into.
 */
export interface ColumnView {
  readonly name: string
  /** The type in the interface's own notation. */
  readonly format: string
  readonly length: number
  readonly offset: number
  readonly nullCount: number
  readonly validity: Uint8Array | null
  readonly offsets: Uint8Array | null
  readonly values: Uint8Array | null
  readonly children: readonly ColumnView[]
}

/** Bytes per cell of fixed-width formats. */
const WIDTHS: Readonly<Record<string, number>> = {
  c: 1,
  C: 1,
  s: 2,
  S: 2,
  i: 4,
  I: 4,
  l: 8,
  L: 8,
  e: 2,
  f: 4,
  g: 8,
}

/**
 * The columns of a record batch, which the interface gives as a struct.
 * @returns views of the memory, valid until it grows or the batch is freed
 */
export function viewRecordBatch(
  memory: ArrayBuffer,
  arrayAt: number,
  schemaAt: number,
): { rows: number; columns: ColumnView[] } {
  const struct = new Viewer(memory).column(arrayAt, schemaAt)
  return { rows: struct.length, columns: [...struct.children] }
}

class Viewer {
  private readonly view: DataView

  constructor(private readonly memory: ArrayBuffer) {
    this.view = new DataView(memory)
  }

  column(arrayAt: number, schemaAt: number): ColumnView {
    const format = this.text(this.pointer(schemaAt))
    const length = this.size(arrayAt)
    const offset = this.size(arrayAt + 16)
    const buffers = this.pointer(arrayAt + 40)
    const validity = this.bytes(this.pointer(buffers), 0, (offset + length + 7) >> 3)
    const count = this.size(schemaAt + 24)
    const arrays = this.pointer(arrayAt + 44)
    const schemas = this.pointer(schemaAt + 32)
    return {
      name: this.text(this.pointer(schemaAt + 4)),
      format,
      length,
      offset,
      nullCount: format === 'n' ? length : this.nullCount(arrayAt, validity),
      validity: format === 'n' ? null : validity,
      ...this.buffers(format, buffers, offset, length),
      children: Array.from({ length: count }, (_, i) =>
        this.column(this.pointer(arrays + 4 * i), this.pointer(schemas + 4 * i)),
      ),
    }
  }

  private buffers(
    format: string,
    buffers: number,
    offset: number,
    length: number,
  ): { offsets: Uint8Array | null; values: Uint8Array | null } {
    const isPlain = format !== 'n' && format !== '+s' && !format.startsWith('+w:')
    if (!isPlain) return { offsets: null, values: null }
    const second = this.pointer(buffers + 4)
    if (format === '+l' || format === '+m') {
      return { offsets: this.bytes(second, 4 * offset, 4 * (length + 1)), values: null }
    }
    if (format === 'u' || format === 'z') {
      const offsets = this.bytes(second, 4 * offset, 4 * (length + 1))
      const end = offsets ? this.view.getInt32(offsets.byteOffset + 4 * length, true) : 0
      return { offsets, values: this.bytes(this.pointer(buffers + 8), 0, end) }
    }
    if (format === 'b') {
      return { offsets: null, values: this.bytes(second, 0, (offset + length + 7) >> 3) }
    }
    const width = widthOf(format)
    return { offsets: null, values: this.bytes(second, width * offset, width * length) }
  }

  private nullCount(arrayAt: number, validity: Uint8Array | null): number {
    return validity === null ? 0 : Number(this.view.getBigInt64(arrayAt + 8, true))
  }

  private bytes(at: number, skip: number, length: number): Uint8Array | null {
    return at === 0 ? null : new Uint8Array(this.memory, at + skip, length)
  }

  private pointer(at: number): number {
    return this.view.getUint32(at, true)
  }

  private size(at: number): number {
    return Number(this.view.getBigInt64(at, true))
  }

  private text(at: number): string {
    if (at === 0) return ''
    let end = at
    while (this.view.getUint8(end) !== 0) end++
    return Buffer.from(this.memory, at, end - at).toString('utf8')
  }
}

function widthOf(format: string): number {
  const known = WIDTHS[format]
  if (known !== undefined) return known
  if (format === 'tdD' || format === 'tts' || format === 'ttm') return 4
  if (format.startsWith('t')) return 8
  if (format.startsWith('w:')) return Number(format.slice(2))
  if (format.startsWith('d:')) {
    const bits = format.split(',')[2]
    return bits === undefined ? 16 : Number(bits) / 8
  }
  throw new RangeError(`a column of format '${format}'`)
}
