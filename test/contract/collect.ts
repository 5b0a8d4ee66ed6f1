import type { ObjectStore } from '../../src/storage/contract.js'

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

export const textOf = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : new TextDecoder().decode(bytes)

/** The paths of a list, in the order given. */
export async function pathsOf(
  store: ObjectStore,
  prefix: string,
  options?: { startAfter?: string },
): Promise<string[]> {
  const paths: string[] = []
  for await (const info of store.list(prefix, options)) paths.push(info.path)
  return paths
}

/** Orders texts by their UTF-8 bytes. */
export const byBytes = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b))
