/**
 * The end of Arrow IPC files, which says where their messages are.
 *
 *   file:   … · footer (flatbuffer) · footer size 4 · ARROW1
 *   Footer: 1 schema · 2 dictionaries · 3 record batches
 *   Block:  offset 8 · metadata size 4 · 4 free · body size 8
 */
import { type FlatTable, sizeAt } from './flat-table.js'
import { ARROW_MAGIC } from './ipc-file-write.js'

/** Footer size and magic. */
export const ARROW_TAIL_BYTES = 10
const BLOCK_BYTES = 24
/** The most bytes of metadata of one message. */
const HEADER_BYTES_MAX = 16 * 2 ** 20

/** A message in a file. */
export interface Block {
  readonly start: number
  readonly bodyStart: number
  readonly end: number
}

/**
 * The size of the footer, from the last bytes of a file.
 * @throws RangeError where they are not those of an Arrow file.
 */
export function arrowFooterBytes(tail: Uint8Array, fileBytes: number): number {
  const magic = tail.subarray(tail.length - ARROW_MAGIC.length)
  const whole = fileBytes >= 8 + ARROW_TAIL_BYTES && ARROW_MAGIC.every((b, i) => magic[i] === b)
  if (!whole) throw new RangeError('it does not end as an Arrow file does')
  const at = tail.byteOffset + tail.length - ARROW_TAIL_BYTES
  const size = new DataView(tail.buffer, at, 4).getUint32(0, true)
  if (size > fileBytes - 8 - ARROW_TAIL_BYTES) throw new RangeError('a footer larger than its file')
  return size
}

/**
 * The blocks of a footer's vector.
 * @param footerStart where the footer begins: all blocks lie before, and beside each other
 * @throws RangeError where they do not
 */
export function readBlocks(footer: FlatTable, slot: number, footerStart: number): Block[] {
  const { count, view } = footer.structs(slot, BLOCK_BYTES)
  const blocks = Array.from({ length: count }, (_, i) => {
    return readBlock(view, i * BLOCK_BYTES, footerStart)
  })
  const bytes = blocks.reduce((sum, { start, end }) => sum + end - start, 0)
  if (bytes > footerStart) throw new RangeError('blocks that overlap')
  return blocks
}

function readBlock(view: DataView, at: number, footerStart: number): Block {
  const start = sizeAt(view, at)
  const metadataBytes = view.getUint32(at + 8, true)
  const bodyStart = start + metadataBytes
  const end = bodyStart + sizeAt(view, at + 16)
  if (end > footerStart || metadataBytes < 8 || metadataBytes > HEADER_BYTES_MAX) {
    throw new RangeError('a block outside the file')
  }
  return { start, bodyStart, end }
}
