/** Compression of Arrow IPC bodies, buffer by buffer: zstd, and LZ4 in its frame format. */
import { createRequire } from 'node:module'
import { must } from '../assert.js'
import { lz4DecodeFrame } from './lz4-frame.js'

/** The codecs of Arrow IPC bodies, by the number the format gives them. */
export const BODY_CODECS = { lz4: 0, zstd: 1 } as const

interface ZstdModule {
  init(): Promise<void>
  compress(bytes: Uint8Array, level?: number): Uint8Array
  decompress(bytes: Uint8Array, options?: { defaultHeapSize?: number }): Uint8Array
}

/** zstd at level 1, which is also what parquet files are written with. */
const ZSTD_LEVEL = 1

/** Under which a library of zstd keeps that it was started. */
const STARTED = Symbol.for('calico.zstd.started')

const require = createRequire(import.meta.url)
let zstd: ZstdModule | null = null
let lz4: Pick<ZstdModule, 'compress'> | null = null
let ready: Promise<void> | null = null

/** Makes both codecs usable; needed once before compressed bodies are read or written. */
export function initBodyCodecs(): Promise<void> {
  ready ??= load()
  return ready
}

async function load(): Promise<void> {
  const module = require('@bokuweb/zstd-wasm') as ZstdModule & { [STARTED]?: Promise<void> }
  // Another copy of this code in the process may have the same library. Started twice, its
  // functions stay with the first memory and its views go to the second: what they write is lost.
  module[STARTED] ??= module.init()
  await module[STARTED]
  zstd = module
  lz4 = require('lz4js')
}

/** The bytes of one buffer, compressed. */
export function compressBuffer(codec: number, bytes: Uint8Array): Uint8Array {
  return codec === BODY_CODECS.zstd
    ? must(zstd, 'initBodyCodecs was awaited').compress(bytes, ZSTD_LEVEL)
    : must(lz4, 'initBodyCodecs was awaited').compress(bytes)
}

/**
 * The bytes of one compressed buffer.
 * @param size what it must decompress to; memory is taken for this and no more
 * @throws RangeError where the bytes are not of the codec or not of that size.
 */
export function decompressBuffer(codec: number, bytes: Uint8Array, size: number): Uint8Array {
  if (codec === BODY_CODECS.lz4) return lz4DecodeFrame(bytes, size)
  if (codec !== BODY_CODECS.zstd) throw new RangeError(`an unknown body codec ${codec}`)
  if (!zstd) throw new RangeError('a zstd body where none was expected')
  const declared = zstdContentSize(bytes)
  if (declared !== null && declared !== size) {
    throw new RangeError(`a zstd frame of ${declared} bytes where ${size} are due`)
  }
  let out: Uint8Array
  try {
    out = zstd.decompress(bytes, { defaultHeapSize: size })
  } catch (error) {
    throw new RangeError('a zstd frame that does not decompress', { cause: error })
  }
  if (out.length !== size) {
    throw new RangeError(`a zstd frame of ${out.length} bytes where ${size} are due`)
  }
  return out
}

/** The content size a zstd frame declares, or null; the library would allocate it unseen. */
function zstdContentSize(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== 0xfd2fb528) throw new RangeError('no zstd frame')
  const descriptor = view.getUint8(4)
  const sizeFlag = descriptor >> 6
  const singleSegment = (descriptor >> 5) & 1
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!
  const at = 5 + (singleSegment ? 0 : 1) + dictionaryBytes
  if (sizeFlag === 0) return singleSegment ? view.getUint8(at) : null
  if (sizeFlag === 1) return view.getUint16(at, true) + 256
  return sizeFlag === 2 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true))
}
