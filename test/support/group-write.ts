/** Writes to one group alone, as another implementation may make them: without the anchor. */
import { buildBatch } from '../../src/arrow/value.js'
import { stageUpdate } from '../../src/commit/stage-update.js'
import type { Committed } from '../../src/commit/staged.js'
import { groupBatch, planDelete, planUpsert } from '../../src/commit/write-plan.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { type Env, seededEnv } from '../../src/env.js'
import type { Store } from '../../src/executor/store.js'
import type { UpdateAction } from '../../src/format/generated/documents.js'
import { parseType } from '../../src/format/types.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import { findColumn, findKeySpace } from '../../src/table/definition.js'

export interface GroupRowsWrite {
  readonly store: Store
  readonly storage: ObjectStore
  readonly keySpace: string
  readonly group: string
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly deletes?: boolean
  /** Room for inline rows; none makes a file. */
  readonly inlineBytes?: number
  readonly env?: Env
}

/** The action that writes the rows, its files staged. */
export async function groupAction(write: GroupRowsWrite): Promise<UpdateAction> {
  const keySpace = findKeySpace(await write.store.snapshot(), write.keySpace)
  const names = [...new Set(write.rows.flatMap((row) => Object.keys(row)))]
  const fields = names.map((name) => {
    const place = findColumn(keySpace, name)
    return { name, type: parseType(place.kind === 'key' ? place.type : place.column.type) }
  })
  const isKey = (name: string): boolean => findColumn(keySpace, name).kind === 'key'
  const columns = names.filter((name) => !isKey(name))
  const writes = write.deletes
    ? planDelete(keySpace)
    : planUpsert({ keySpace, columns, mixed: new Set(), ops: {} })
  const part = writes.find(({ group }) => group.name === write.group)!
  const batch = groupBatch(part, keySpace, { batch: buildBatch(fields, write.rows) })
  const pool = new DecodePool({ workersMax: 0 })
  const action = await stageUpdate(
    (async function* () {
      yield batch
    })(),
    {
      context: { storage: write.storage, pool },
      env: write.env ?? seededEnv({ seed: 77 }),
      keySpace,
      write: part,
      budget: { bytes: write.inlineBytes ?? 65_536, hashes: 0 },
      ceilingBytes: 2 ** 24,
      onFile: () => undefined,
    },
  )
  await pool.close()
  return action!
}

/** Commits the rows to the one group. */
export async function writeGroup(write: GroupRowsWrite): Promise<Committed> {
  const action = await groupAction(write)
  const { committed } = await write.store.transaction(async (tx) => tx.addAction(action, []))
  return committed
}
