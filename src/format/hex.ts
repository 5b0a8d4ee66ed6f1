/**
 * Lower-case hexadecimal: the form of bytes in control documents, where text order must be byte
 * order.
 */
import { CalicoError } from '../errors.js'

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** @throws InvalidArgument where the text is not an even number of lower-case hex digits. */
export function fromHex(text: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/.test(text)) {
    throw new CalicoError('InvalidArgument', `'${text.slice(0, 80)}' is not lower-case hexadecimal`)
  }
  return new Uint8Array(Buffer.from(text, 'hex'))
}

/** Byte order of two arrays: negative, zero or positive; a prefix comes before what it begins. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b)
}
