/** What reading and writing tiles needs from outside. */
import type { BatchField } from '../arrow/batch.js'
import type { DecodePool } from '../data/worker-pool.js'
import { keyColumn, sourceColumn } from '../format/columns.js'
import type { KeySpaceDefinition, UpdateExpression } from '../format/generated/documents.js'
import { type CalicoType, parseType } from '../format/types.js'
import type { ObjectStore } from '../storage/contract.js'

export interface TileContext {
  readonly storage: ObjectStore
  readonly pool: DecodePool
  readonly signal?: AbortSignal | undefined
  /** Told how many rows failed of an update with an expression (CAL-MERGE-046). */
  readonly onFailedRows?: ((rows: number) => void) | undefined
  /** Times what comes out of a layer, where somebody wants to know. */
  readonly timed?: (<T>(layer: string, items: AsyncIterable<T>) => AsyncGenerator<T>) | undefined
}

export function keyTypesOf(keySpace: KeySpaceDefinition): CalicoType[] {
  return keySpace.components.map((component) => parseType(component.type))
}

/** The key columns as data files hold them: `k0`, `k1`, … */
export function keyFields(types: readonly CalicoType[]): BatchField[] {
  return types.map((type, i) => ({ name: keyColumn(i), type }))
}

/** What the rows of an update with an expression hold besides their keys: `s0`, `s1`, … */
export function sourceFields({ source }: Pick<UpdateExpression, 'source'>): BatchField[] {
  return source.map((type, i) => ({ name: sourceColumn(i), type: parseType(type) }))
}
