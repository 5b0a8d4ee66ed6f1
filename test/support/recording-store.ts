/** A storage that says which objects were read. */
import type { ByteRange, RequestOptions } from '../../src/storage/contract.js'
import { CountingStore } from '../../src/storage/counting.js'

export class RecordingStore extends CountingStore {
  readonly #read = new Set<string>()

  /** The paths of objects read since the last look, ascending: those with the prefix. */
  takeRead(prefix: string): string[] {
    const paths = [...this.#read].filter((path) => path.startsWith(prefix)).sort()
    this.#read.clear()
    return paths
  }

  override get(
    path: string,
    options?: RequestOptions & { range?: ByteRange },
  ): Promise<Uint8Array | null> {
    this.#read.add(path)
    return super.get(path, options)
  }
}
