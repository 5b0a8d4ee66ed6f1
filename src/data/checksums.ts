/**
 * Checksums of data files (spec/data.md, "Checksums"): the log has one of the footer, and the
 * footer has those of the parts that readers read one by one.
 */
import { xxh64, xxh64Hex } from '../format/hash.js'
import { corruptFile } from './corrupt.js'

/** The metadata entry that holds the checksums of a file's parts. */
export const CHECKSUMS_KEY = 'calico-checksums'
const BYTES = 8

/** Checksums as the metadata entry has them: base64 of 8 bytes each, big-endian. */
export function encodeChecksums(checksums: readonly bigint[]): string {
  const bytes = Buffer.alloc(BYTES * checksums.length)
  for (const [i, checksum] of checksums.entries()) bytes.writeBigUInt64BE(checksum, BYTES * i)
  return bytes.toString('base64')
}

/** The checksums of the parts of a file, to be held against the parts. */
export class PartChecksums {
  private constructor(
    private readonly path: string,
    private readonly bytes: Buffer,
  ) {}

  /**
   * Null where the file gives none.
   * @param count of the file's parts
   * @throws CorruptFile where the entry is not one checksum for each part (CAL-DATA-066)
   */
  static read(path: string, entry: string | null, count: number): PartChecksums | null {
    if (entry === null) return null
    const bytes = Buffer.from(entry, 'base64')
    if (bytes.length === BYTES * count && bytes.toString('base64') === entry) {
      return new PartChecksums(path, bytes)
    }
    throw corruptFile(
      path,
      `its entry ${CHECKSUMS_KEY} is not a checksum for each of ${count} parts`,
    )
  }

  /** @throws CorruptFile where the bytes are not those of the part (CAL-DATA-065) */
  verify(part: number, bytes: Uint8Array, what: () => string): void {
    if (xxh64(bytes) === this.bytes.readBigUInt64BE(BYTES * part)) return
    throw corruptFile(this.path, `${what()} does not have the checksum that the footer gives it`)
  }
}

/**
 * @param footer the footer with all bytes after it
 * @param checksum as the log gives it, where it does
 * @throws CorruptFile where the footer has another (CAL-DATA-064)
 */
export function verifyFooter(path: string, footer: Uint8Array, checksum?: string): void {
  if (checksum === undefined || xxh64Hex(footer) === checksum) return
  throw corruptFile(path, 'its footer does not have the checksum that the log gives it')
}
