/** About how many rows a file has, so that progress can say what is left. */
import { open } from 'node:fs/promises'
import type { InputFormat } from '../data/import.js'
import { footerBytes, readParquetFooter } from '../data/parquet-footer.js'

/** Looked at from the start of a text file. */
const SAMPLE_BYTES = 256 * 1024
const TAIL_BYTES = 8
const NEWLINE = 10

/** Undefined where it cannot be said without reading the file, or the file cannot be read. */
export async function estimateRows(
  path: string,
  format: InputFormat | undefined,
): Promise<number | undefined> {
  try {
    if (format === 'parquet') return await parquetRows(path)
    return format === 'arrow' || format === undefined ? undefined : await textRows(path)
  } catch {
    // What is wrong with the file is said when it is read.
    return undefined
  }
}

async function parquetRows(path: string): Promise<number> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const tail = await readAt(handle, size - TAIL_BYTES, TAIL_BYTES)
    const bytes = footerBytes(tail, size)
    const dataEnd = size - TAIL_BYTES - bytes
    return readParquetFooter(await readAt(handle, dataEnd, bytes), dataEnd).rows
  } finally {
    await handle.close()
  }
}

async function textRows(path: string): Promise<number | undefined> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const sample = await readAt(handle, 0, Math.min(SAMPLE_BYTES, size))
    let lines = 0
    for (const byte of sample) if (byte === NEWLINE) lines++
    return lines === 0 ? undefined : Math.ceil((lines * size) / sample.length)
  } finally {
    await handle.close()
  }
}

async function readAt(
  handle: Awaited<ReturnType<typeof open>>,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
