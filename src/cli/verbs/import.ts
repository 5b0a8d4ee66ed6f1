import type { Transaction } from '../../commit/transaction.js'
import { inputFormat } from '../../data/import.js'
import type { InputFormat } from '../../data/import-source.js'
import { DecodePool } from '../../data/worker-pool.js'
import type { Store } from '../../executor/store.js'
import type { KeySpaceDefinition } from '../../format/generated/documents.js'
import { printType } from '../../format/types.js'
import { findKeySpace, type KeySpaceSpec } from '../../table/definition.js'
import type { Call } from '../call.js'
import { definitionFromFields } from '../definition.js'
import { usage } from '../failure.js'
import { inputFields, writeFile } from '../input.js'
import { nameList } from '../names.js'
import { Progress } from '../progress.js'
import { estimateRows } from '../row-estimate.js'
import { commitRows } from '../rows-commit.js'
import { withWritableStore } from '../session.js'

export async function run(call: Call): Promise<void> {
  const creates = call.flag('create')
  if (!creates && call.texts('key').length + call.texts('group').length > 0) {
    throw usage('--key and --group define a key-space, so they need --create')
  }
  await withWritableStore(call, async (store) => {
    const pool = new DecodePool()
    const progress = await Progress.start(call.io, {
      label: 'importing',
      unit: 'rows',
      total: await totalRows(call),
    })
    try {
      const existing = creates ? null : await existingKeySpace(call, store)
      const stage = async (tx: Transaction): Promise<number> => {
        const keySpace = existing ?? tx.createKeySpace(await specOfFile(call, pool))
        return writeFiles(tx, keySpace, { call, pool, progress })
      }
      await commitRows(call, { store, progress, stage })
    } finally {
      progress.stop()
      await pool.close()
    }
  })
}

async function existingKeySpace(call: Call, store: Store): Promise<KeySpaceDefinition> {
  const state = await store.snapshot(undefined, call.signal)
  return findKeySpace(state, call.parameter('key-space'))
}

async function writeFiles(
  tx: Transaction,
  keySpace: KeySpaceDefinition,
  { call, pool, progress }: { call: Call; pool: DecodePool; progress: Progress },
): Promise<number> {
  const component = call.text('rowNumber')
  const rowNumbers = component === undefined ? undefined : { component, last: 0n }
  const { format, columns } = inputOptions(call)
  let rows = 0
  for (const path of call.parameters('file')) {
    const signal = call.signal
    const options = { path, format, columns, rowNumbers, pool, progress, signal }
    rows += await writeFile(tx, keySpace, { ...options, ops: {}, verb: 'upsert' })
  }
  return rows
}

function inputOptions(call: Call): {
  format: InputFormat | undefined
  columns: readonly string[] | undefined
} {
  const columns = call.text('columns')
  return {
    format: call.text('format') as InputFormat | undefined,
    columns: columns === undefined ? undefined : nameList(columns, '--columns'),
  }
}

/** A definition of the first file's columns. */
async function specOfFile(call: Call, pool: DecodePool): Promise<KeySpaceSpec> {
  const [path] = call.parameters('file')
  const { signal } = call
  const found = await inputFields({ path: path!, ...inputOptions(call), pool, signal })
  const fields = found.map(({ name, type }) => ({ name, type: printType(type) }))
  const number = call.text('rowNumber')
  if (number !== undefined) fields.unshift({ name: number, type: 'int64' })
  return definitionFromFields({
    name: call.parameter('key-space'),
    keys: call.texts('key'),
    groups: call.texts('group'),
    fields,
  })
}

/** For progress; undefined where nobody looks or a file does not say. */
async function totalRows(call: Call): Promise<number | undefined> {
  if (!call.io.stderr.isTTY) return undefined
  let total = 0
  for (const path of call.parameters('file')) {
    const given = inputOptions(call).format
    const format = given ?? (await inputFormat({ path }).catch(() => undefined))
    const rows = await estimateRows(path, format)
    if (rows === undefined) return undefined
    total += rows
  }
  return total
}
