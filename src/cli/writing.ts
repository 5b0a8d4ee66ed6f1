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

/** Does with the rows of the call's files what the verb says, and prints the acknowledgement. */
export async function writeRows(call: Call, writing: Writing): Promise<void> {
  const work = { ...writing, ops: opsOf(call), ...expressionsOf(call) }
  const file = call.optionalParameter('file')
  const files = [...(file === undefined ? [] : [file]), ...call.texts('files')]
  if (files.length === 0) throw usage('which file? name one, or several with --files')
  if (!files.includes('-')) return writeFrom(call, files, work)
  if (files.length > 1) throw usage('standard input is read alone; leave the other files out')
  await withStandardInput(call.io, (path) => writeFrom(call, path === null ? [] : [path], work))
}

interface Work extends Writing {
  readonly ops: Readonly<Record<string, CellVerb>>
  readonly set?: Readonly<Record<string, string>>
  readonly when?: string | undefined
}

/** @param paths none where there is nothing to write */
async function writeFrom(call: Call, paths: readonly string[], work: Work): Promise<void> {
  const format = call.text('format') as InputFormat | undefined
  const columns = call.text('columns')
  await withWritableStore(call, async (store) => {
    const keySpace = findKeySpace(
      await store.snapshot(undefined, call.signal),
      call.parameter('key-space'),
    )
    for (const name of Object.keys({ ...work.ops, ...work.set })) findColumn(keySpace, name)
    const pool = new DecodePool()
    const [first] = paths
    const progress = await startProgress(call, paths.length === 1 ? first! : null, format)
    const stage = async (tx: Transaction): Promise<number> => {
      let rows = 0
      for (const path of paths) {
        rows += await writeFile(tx, keySpace, {
          path,
          format,
          columns: columns === undefined ? undefined : nameList(columns, '--columns'),
          ...work,
          pool,
          progress,
          signal: call.signal,
        })
      }
      return rows
    }
    try {
      await commitRows(call, { store, progress, stage })
    } finally {
      await pool.close()
    }
  })
}

/** What `--set` and `--when` say. @throws InvalidArgument */
function expressionsOf(call: Call): Pick<Work, 'set' | 'when'> {
  const when = call.text('when')
  const texts = call.texts('set')
  if (texts.length === 0) {
    if (when !== undefined) throw usage('--when goes with --set')
    return {}
  }
  const set: Record<string, string> = {}
  for (const text of texts) {
    const at = text.indexOf('=')
    const name = text.slice(0, Math.max(at, 0)).trim()
    if (name === '') throw usage(`--set takes COLUMN=EXPRESSION, not '${text}'`)
    if (Object.hasOwn(set, name)) throw usage(`--set gives '${name}' twice`)
    set[name] = text.slice(at + 1).trim()
  }
  return { set, when }
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
