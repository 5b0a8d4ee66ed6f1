/** Files that a verb writes: seen whole under their name, or not at all. */
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { withLocalErrors } from '../data/local-errors.js'
import type { Env } from '../env.js'
import { newLongId } from '../format/ids.js'

/** An output file. A regular one is written beside its place, and moved there when complete. */
export class FileSink {
  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private readonly temporary: string | null,
  ) {}

  /** @throws NotFound, StorageDenied, InvalidArgument */
  static async open(path: string, env: Env): Promise<FileSink> {
    return withLocalErrors(`writing ${path}`, async () => {
      const there = await stat(path).catch(() => null)
      // A device or a pipe cannot be replaced by a file.
      const special = there !== null && !there.isFile() && !there.isDirectory()
      if (special) return new FileSink(path, await open(path, 'w'), null)
      if (there?.isDirectory()) await open(path, 'w')
      const temporary = join(dirname(path), `.${basename(path)}.${newLongId(env).slice(0, 8)}`)
      return new FileSink(path, await open(temporary, 'wx'), temporary)
    })
  }

  async write(bytes: Uint8Array): Promise<void> {
    await withLocalErrors(`writing ${this.path}`, async () => {
      for (let at = 0; at < bytes.length; ) {
        at += (await this.handle.write(bytes, at)).bytesWritten
      }
    })
  }

  /** Puts the file in its place. */
  async finish(): Promise<void> {
    await withLocalErrors(`writing ${this.path}`, async () => {
      await this.handle.close()
      if (this.temporary !== null) await rename(this.temporary, this.path)
    })
  }

  /** Removes what was written so far. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => {})
    if (this.temporary !== null) await rm(this.temporary, { force: true })
  }
}
