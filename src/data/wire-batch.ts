/**
 * Record batches as plain values over one buffer, which is what crosses from a worker to the
 * thread that asked.
 */
import type { ColumnView } from './c-data.js'

/** A half-open range of bytes of the buffer. */
export type Span = readonly [number, number]

export interface WireColumn {
  readonly name: string
  /** The type in the notation of Arrow's C data interface. */
  readonly format: string
  readonly length: number
  readonly offset: number
  readonly nullCount: number
  readonly validity: Span | null
  readonly offsets: Span | null
  readonly values: Span | null
  readonly children: readonly WireColumn[]
}

export interface WireBatch {
  readonly rows: number
  readonly columns: readonly WireColumn[]
  readonly buffer: ArrayBuffer
}

/** Copies columns, wherever their memory is, into one buffer. */
export function packColumns(rows: number, columns: readonly ColumnView[]): WireBatch {
  const views: { readonly view: Uint8Array; readonly at: number }[] = []
  let bytes = 0
  const place = (view: Uint8Array | null): Span | null => {
    if (!view || view.byteLength === 0) return null
    const at = bytes
    views.push({ view, at })
    bytes = (at + view.byteLength + 7) & ~7
    return [at, at + view.byteLength]
  }
  const pack = (column: ColumnView): WireColumn => ({
    ...column,
    validity: column.nullCount === 0 ? null : place(column.validity),
    offsets: place(column.offsets),
    values: place(column.values),
    children: column.children.map(pack),
  })
  const packed = columns.map(pack)
  const target = new Uint8Array(bytes)
  for (const { view, at } of views) target.set(view, at)
  return { rows, columns: packed, buffer: target.buffer }
}
