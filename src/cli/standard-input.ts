/** Standard input as a file: every format can be read from it then, in bounded memory. */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { localFileError } from '../data/local-errors.js'
import { throwIfAborted } from '../errors.js'
import type { Io } from './io.js'

/**
 * Runs `work` on a file with all of standard input, which it then removes.
 * @param work is given the file's path, or null where the input was empty
 */
export async function withStandardInput<T>(
  io: Io,
  work: (path: string | null) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'calico-input-'))
  try {
    const path = join(folder, 'standard-input')
    try {
      await pipeline(io.stdin, createWriteStream(path, { flags: 'wx' }), { signal: io.signal })
    } catch (error) {
      throwIfAborted(io.signal)
      throw localFileError(error, `keeping standard input in ${folder}`)
    }
    return await work((await stat(path)).size === 0 ? null : path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
