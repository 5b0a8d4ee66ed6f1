/** Files of splits, read through whoever planned them (spec/bridge.md, "Files read directly"). */
import { corruptFile, missingObject } from '../data/corrupt.js'
import { CalicoError } from '../errors.js'
import { checkHanded, type Handed, handed } from './handed.js'
import type { LocalExecutor } from './local-executor.js'
import type { Sealer } from './seal.js'
import type { DirectFile, FilePart } from './shared-work.js'
import type { WholeFile } from './whole-files.js'

/** Bytes that are given at a time. */
const PART_BYTES_MAX = 16 * 2 ** 20

export interface SharedReadContext {
  readonly executor: LocalExecutor
  readonly sealer: Sealer
  readonly nowMicros: () => number
  /** Who asks where a call does not say. */
  readonly principal: string | null
  /** Whether whole files may be handed out: no policy could refuse a part of one. */
  readonly givesFiles: boolean
  /** The folder of the store, where paths may be told. */
  readonly filesRoot: string | null
}

interface SealedFile extends Handed {
  /** In the store. */
  readonly path: string
  readonly bytes: number
}

/** A file as it is handed out: sealed, by its path, or both. */
export function sealFile(
  context: SharedReadContext,
  { path, rows, bytes, columns }: WholeFile,
  given: {
    readonly principal: string | undefined
    readonly files: boolean
    readonly paths: boolean
  },
): DirectFile {
  const content: SealedFile = { ...handed(context, given.principal), path, bytes }
  return {
    ...(given.files && { file: context.sealer.seal('file', content) }),
    ...(given.paths && { path: `${context.filesRoot}/${path}` }),
    ...{ rows, bytes, columns },
  }
}

/**
 * The bytes of a file from `start` up to `end`, all of them.
 * @throws InvalidArgument where they are not in the file or too many; CommitConflict, Denied,
 *   MissingObject, CorruptFile
 */
export async function readShared(
  context: SharedReadContext,
  { file, start, end, principal, signal }: FilePart,
): Promise<Uint8Array> {
  const content = context.sealer.open<SealedFile>('file', file)
  checkHanded(content, context, principal)
  if (!context.givesFiles) {
    throw new CalicoError(
      'Denied',
      "the store's policy is asked of columns, and a file has them all",
    )
  }
  const { path, bytes: size } = content
  if (start >= end || end > size || end - start > PART_BYTES_MAX) {
    throw new CalicoError(
      'InvalidArgument',
      `bytes ${start} to ${end} of a file of ${size}: ask for one to ${PART_BYTES_MAX} that it has`,
    )
  }
  const { storage } = context.executor.context(signal)
  const bytes = await storage.get(path, { range: { start, end }, signal })
  if (bytes === null) throw missingObject(path, storage.uri)
  if (bytes.byteLength === end - start) return bytes
  throw corruptFile(path, `it ends before byte ${end} of its ${size}`)
}
