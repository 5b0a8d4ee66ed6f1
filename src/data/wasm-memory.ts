/**
 * A bound for the memory of a wasm module. Modules that make their memory themselves say how far it
 * may grow: mostly without end, which is 4 GiB. Bytes:
 *
 *   module:          magic 4 · version 4 · section …
 *   section:         id 1 · size (LEB128) · content
 *   memory section:  id 5 · count · per memory: flags · pages min · pages max where flags are odd
 */

const HEADER_BYTES = 8
const MEMORY_SECTION = 5

/** The same module with another most of 64 KiB pages. @throws RangeError where it has no memory */
export function withMemoryMax(module: Uint8Array, pagesMax: number): Uint8Array<ArrayBuffer> {
  for (let at = HEADER_BYTES; at < module.length; ) {
    const size = readLeb(module, at + 1)
    const end = size.end + size.value
    if (module[at] === MEMORY_SECTION) {
      const count = readLeb(module, size.end)
      const min = readLeb(module, count.end + 1)
      if (count.value !== 1) break
      const memory = [1, 1, ...leb(min.value), ...leb(pagesMax)]
      const section = [MEMORY_SECTION, ...leb(memory.length), ...memory]
      return Buffer.concat([module.subarray(0, at), Uint8Array.from(section), module.subarray(end)])
    }
    at = end
  }
  throw new RangeError('a wasm module without one memory of its own')
}

function readLeb(bytes: Uint8Array, from: number): { value: number; end: number } {
  let value = 0
  let at = from
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++]!
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return { value, end: at }
  }
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 128))]
}
