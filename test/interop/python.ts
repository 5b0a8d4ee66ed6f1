/** Runs programs.py: jobs for pyarrow and polars, in one process each time. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { CalicoType } from '../../src/format/types.js'
import type { Cell } from './values.js'

const PROGRAMS = fileURLToPath(new URL('programs.py', import.meta.url))
const TIMEOUT_MS = 120_000
const OUTPUT_BYTES_MAX = 2 ** 28

export type Program = 'pyarrow' | 'polars'
/** `arrow` is an Arrow file, `arrows` a stream. */
export type FileForm = 'parquet' | 'arrow' | 'arrows'

interface Job {
  readonly program: Program
  readonly format: FileForm
  readonly path: string
}

export interface WriteJob extends Job {
  readonly columns: readonly {
    readonly name: string
    readonly arrow: string
    readonly polars?: string | undefined
    readonly required?: boolean | undefined
    readonly cells: readonly Cell[]
  }[]
  readonly rows: number
  /** As the program's own function takes them. */
  readonly options: Readonly<Record<string, unknown>>
}

export interface ReadJob extends Job {
  readonly types: Readonly<Record<string, CalicoType>>
}

export interface ReadColumns {
  /** Arrow types by column, as pyarrow prints them. */
  readonly types: Readonly<Record<string, string>>
  readonly columns: Readonly<Record<string, readonly Cell[]>>
}

export type Answer<T> = { readonly result: T } | { readonly error: string }

export function pythonWrites(jobs: readonly WriteJob[]): Answer<null>[] {
  return run(jobs.map((job) => ({ do: 'write', ...job })))
}

export function pythonReads(jobs: readonly ReadJob[]): Answer<ReadColumns>[] {
  return run(jobs.map((job) => ({ do: 'read', ...job })))
}

/** The result, or an error that says what the program said. */
export function resultOf<T>(answer: Answer<T>): T {
  if ('result' in answer) return answer.result
  throw new Error(answer.error)
}

function run<T>(jobs: readonly object[]): Answer<T>[] {
  const python = process.env.CALICO_PYTHON
  if (!python) throw new Error('CALICO_PYTHON names no Python; see vitest.config.ts')
  // JSON.stringify drops the sign of −0; floats of Python take it from a text.
  const input = JSON.stringify(jobs, (_, value) => (Object.is(value, -0) ? '-0.0' : value))
  const output = execFileSync(python, [PROGRAMS], {
    ...{ input, encoding: 'utf8', timeout: TIMEOUT_MS, maxBuffer: OUTPUT_BYTES_MAX },
    // What is not on the path by itself is not to be found: the reader of connectors/python.
    env: { ...process.env, PYTHONPATH: '', PYTHONDONTWRITEBYTECODE: '1' },
  })
  return JSON.parse(output)
}
