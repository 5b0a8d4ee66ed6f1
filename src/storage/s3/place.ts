/** Where a store's objects are in S3, and what every write of one says. */
import type { S3Settings } from './options.js'

export interface S3Place {
  readonly bucket: string
  /** What the keys of all objects begin with: empty, or with a slash at its end. */
  readonly prefix: string
}

/** What S3 takes as a key. */
export const KEY_BYTES_MAX = 1024

/** The metadata by which the maker of an object knows it again (CAL-STORAGE-062). */
export const TOKEN = 'calico-put'

/** How the server is to encrypt what is written. */
export function writeHeaders({ encryption }: S3Settings): {
  ServerSideEncryption?: 'AES256' | 'aws:kms'
  SSEKMSKeyId?: string
} {
  if (encryption === undefined) return {}
  if (encryption.kind === 'AES256') return { ServerSideEncryption: 'AES256' }
  const { kind, keyId } = encryption
  return { ServerSideEncryption: kind, ...(keyId !== undefined && { SSEKMSKeyId: keyId }) }
}

/** S3 dates objects by whole seconds; some servers are more exact in lists alone. */
export function wholeSecondMicros(date: Date | undefined): number {
  return Math.floor((date?.getTime() ?? 0) / 1000) * 1_000_000
}
