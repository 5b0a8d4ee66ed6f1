/** Rows of a file into a key-space, in one commit: what `write`, `insert` and `update` share. */
import type { Transaction } from '../commit/transaction.js'
import type { CellVerb } from '../commit/write-plan.js'
import { inputFormat } from '../data/import.js'
import type { InputFormat } from '../data/import-source.js'
import { DecodePool } from '../data/worker-pool.js'
import { ALGEBRAS } from '../format/algebra.js'
import { findColumn, findKeySpace } from '../table/definition.js'
import type { Call } from './call.js'
import { usage } from './failure.js'
import { writeFile } from './input.js'
import type { WriteVerb } from './input-options.js'
import { nameList } from './names.js'
import { Progress } from './progress.js'
import { estimateRows } from './row-estimate.js'
import { commitRows } from './rows-commit.js'
import { withWritableStore } from './session.js'
import { withStandardInput } from './standard-input.js'

interface Writing {
  readonly verb: WriteVerb
  /** Of an insert: what is done where a record exists. */
  readonly ifExists?: 'refuse' | 'skip' | undefined
}

/** Does with the rows of the call's file what the verb says, and prints the acknowledgement. */
export async function writeRows(call: Call, writing: Writing): Promise<void> {
  const work = { ...writing, ops: opsOf(call) }
  const file = call.parameter('file')
  if (file !== '-') return writeFrom(call, file, work)
  await withStandardInput(call.io, (path) => writeFrom(call, path, work))
}

/** @param path null where there is nothing to write */
async function writeFrom(
  call: Call,
  path: string | null,
  work: Writing & { readonly ops: Readonly<Record<string, CellVerb>> },
): Promise<void> {
  const format = call.text('format') as InputFormat | undefined
  const columns = call.text('columns')
  await withWritableStore(call, async (store) => {
    const keySpace = findKeySpace(
      await store.snapshot(undefined, call.signal),
      call.parameter('key-space'),
    )
    for (const name of Object.keys(work.ops)) findColumn(keySpace, name)
    const pool = new DecodePool()
    const progress = await startProgress(call, path, format)
    const stage = async (tx: Transaction): Promise<number> => {
      if (path === null) return 0
      return writeFile(tx, keySpace, {
        path,
        format,
        columns: columns === undefined ? undefined : nameList(columns, '--columns'),
        ...work,
        pool,
        progress,
        signal: call.signal,
      })
    }
    try {
      await commitRows(call, { store, progress, stage })
    } finally {
      await pool.close()
    }
  })
}

async function startProgress(
  call: Call,
  path: string | null,
  given: InputFormat | undefined,
): Promise<Progress> {
  const looking = call.io.stderr.isTTY === true && path !== null
  const format = looking ? (given ?? (await inputFormat({ path }).catch(() => undefined))) : given
  const total = looking ? await estimateRows(path, format) : undefined
  return Progress.start(call.io, { label: 'writing', unit: 'rows', total })
}

const CELL_VERBS: readonly CellVerb[] = ['set', ...ALGEBRAS]

/** The operations of `--op column=op`. @throws InvalidArgument */
function opsOf(call: Call): Record<string, CellVerb> {
  const ops: Record<string, CellVerb> = {}
  for (const text of call.texts('op')) {
    const at = text.lastIndexOf('=')
    const op = CELL_VERBS.find((verb) => verb === text.slice(at + 1))
    if (at < 1 || !op) {
      throw usage(`--op takes COLUMN=OP with one of ${CELL_VERBS.join(', ')}, not '${text}'`)
    }
    ops[text.slice(0, at)] = op
  }
  return ops
}
