/** What an import reads: a file of this machine, or bytes. */

import { createReadStream } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Batch, BatchField } from '../arrow/batch.js'
import { CalicoError, isCalicoError } from '../errors.js'
import type { CalicoType } from '../format/types.js'
import { localFileError, withLocalErrors } from './local-errors.js'
import type { FileSource } from './ranges.js'
import { aborted, type DecodePool } from './worker-pool.js'

export type InputFormat = 'parquet' | 'csv' | 'json' | 'arrow'

export interface ReadInputOptions {
  /** A file of this machine; or give `bytes`, and here a name for messages. */
  readonly path: string
  readonly bytes?: Uint8Array | undefined
  /** Absent: by the ending of the path, else by the first bytes. */
  readonly format?: InputFormat | undefined
  /** Only these columns, in this order; absent = all. */
  readonly columns?: readonly string[] | undefined
  /** Types of columns by name, in place of those found or guessed. */
  readonly types?: Readonly<Record<string, CalicoType>> | undefined
  readonly pool: DecodePool
  readonly signal?: AbortSignal | undefined
}

export interface Input {
  readonly fields: readonly BatchField[]
  /** To be iterated once. */
  readonly batches: AsyncIterable<Batch>
}

/** Rows of a batch made of text. */
export const TEXT_BATCH_ROWS = 16_384
/** Rows looked at to guess types. */
export const SAMPLE_ROWS = 10_000
/** The most columns of an input; a table has far fewer. */
export const COLUMNS_MAX = 20_000

export function badInput(path: string, found: string, cause?: unknown): CalicoError {
  return new CalicoError('BadInput', `${path}: ${found}`, { cause, details: { path } })
}

/** Runs a reader of foreign bytes; what is wrong with them becomes BadInput. */
export async function readingInput<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw inputError(path, error)
  }
}

/** As readingInput, for what is iterated; ends with Aborted when the signal fires. */
export async function* iteratingInput<T>(
  options: ReadInputOptions,
  items: AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  try {
    for await (const item of items) {
      if (options.signal?.aborted) throw aborted(options.signal)
      yield item
    }
  } catch (error) {
    throw inputError(options.path, error)
  }
}

function inputError(path: string, error: unknown): CalicoError {
  if (isCalicoError(error)) {
    return error.code === 'CorruptFile' ? badInput(path, error.message, error) : error
  }
  const isOfTheMachine = typeof (error as { errno?: unknown } | null)?.errno === 'number'
  if (isOfTheMachine) return localFileError(error, `reading ${path}`)
  const reason = error instanceof Error ? error.message : String(error)
  return badInput(path, `it can't be read (${reason}); check the file and its format`, error)
}

/** The bytes of the input from its start. */
export function inputStream(options: Pick<ReadInputOptions, 'path' | 'bytes'>): Readable {
  const { path, bytes } = options
  return bytes ? Readable.from([Buffer.from(bytes)]) : createReadStream(path)
}

/** The bytes of a text from its start. The iteration throws BadInput where they are not UTF-8. */
export async function* inputText(
  options: Pick<ReadInputOptions, 'path' | 'bytes'>,
): AsyncGenerator<Buffer, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let bytes = 0
  const check = (chunk: Uint8Array, stream: boolean): void => {
    try {
      decoder.decode(chunk, { stream })
    } catch (error) {
      const found = `it is not UTF-8 near byte ${bytes}; convert it first`
      throw badInput(options.path, found, error)
    }
  }
  for await (const chunk of inputStream(options)) {
    check(chunk as Buffer, true)
    bytes += (chunk as Buffer).length
    yield chunk as Buffer
  }
  check(new Uint8Array(0), false)
}

/** The first bytes of the input. */
export async function inputHead(
  options: Pick<ReadInputOptions, 'path' | 'bytes'>,
  length: number,
): Promise<Uint8Array> {
  if (options.bytes) return options.bytes.subarray(0, length)
  return withLocalErrors(`reading ${options.path}`, async () => {
    const handle = await open(options.path, 'r')
    try {
      return await readAt(handle, 0, length)
    } finally {
      await handle.close()
    }
  })
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

/** The input for ranged reads, and what to call when done. */
export async function inputRanges(
  options: ReadInputOptions,
): Promise<{ source: FileSource; close(): Promise<void> }> {
  const { path, bytes } = options
  const name = { uri: 'this machine' }
  if (bytes) {
    const get: FileSource['store']['get'] = async (_, request) =>
      bytes.subarray(request?.range?.start, request?.range?.end)
    return { source: { store: { ...name, get }, path, bytes: bytes.length }, close: async () => {} }
  }
  return withLocalErrors(`reading ${path}`, async () => {
    const size = (await stat(path)).size
    const handle = await open(path, 'r')
    const get: FileSource['store']['get'] = async (_, request) => {
      const { start, end } = request?.range ?? { start: 0, end: size }
      return withLocalErrors(`reading ${path}`, () => readAt(handle, start, end - start))
    }
    return { source: { store: { ...name, get }, path, bytes: size }, close: () => handle.close() }
  })
}

/** The positions of an input's columns. @throws BadInput where they are too many or one is twice */
export function columnsByName(path: string, names: readonly string[]): ReadonlyMap<string, number> {
  if (names.length > COLUMNS_MAX) {
    throw badInput(path, `it has ${names.length} columns; ${COLUMNS_MAX} is most`)
  }
  const positions = new Map<string, number>()
  for (const [at, name] of names.entries()) {
    if (positions.has(name)) throw badInput(path, `it names the column '${name}' twice`)
    positions.set(name, at)
  }
  return positions
}

/** The type that the caller gives a column; names may be those that every object has. */
export function givenType({ types }: ReadInputOptions, name: string): CalicoType | undefined {
  return types && Object.hasOwn(types, name) ? types[name] : undefined
}

/** The columns to take among those there are. @throws UnknownColumn */
export function chosenColumns(
  options: ReadInputOptions,
  positions: ReadonlyMap<string, number>,
): readonly string[] {
  for (const name of [...(options.columns ?? []), ...Object.keys(options.types ?? {})]) {
    if (positions.has(name)) continue
    const known = [...positions.keys()].join(', ')
    throw new CalicoError(
      'UnknownColumn',
      `${options.path} has no column '${name}' among: ${known}`,
    )
  }
  return options.columns ?? [...positions.keys()]
}
