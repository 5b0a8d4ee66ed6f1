/** Which rows of an insert have no record yet (spec/commit.md, "Insert"). */
import type { Batch } from '../arrow/batch.js'
import { gatherBatch, sliceBatch } from '../arrow/gather.js'
import { encodeKeys, type KeyVector, keyHex } from '../arrow/keys.js'
import { maskRuns } from '../arrow/runs.js'
import { batchRows, buildBatch } from '../arrow/value.js'
import type { KeyRange } from '../expr/key-range.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import type { MayRead } from '../scan/may-read.js'
import { planRead } from '../scan/plan.js'
import { readPlan } from '../scan/scan.js'
import { anchorOf } from '../table/definition.js'
import type { LineState } from '../table/state.js'
import { keyTypesOf, type TileContext } from '../tile/context.js'
import type { WriteInput } from './write-input.js'
import { groupBatch, planUpsert } from './write-plan.js'

/** Up to so many keys are looked up one by one; more are looked for in one scan. */
export const LOOKUPS_MAX = 32

type Rows = readonly Readonly<Record<string, unknown>>[]
type Chunk = Rows | Batch

/** An insert's input in parts that are looked at one after the other. */
export async function* insertChunks(input: WriteInput): AsyncGenerator<Chunk> {
  if (!('batches' in input)) yield input
  else for await (const batch of input.batches) if (batch.rows > 0) yield batch
}

/** What people call a key. */
export function keyLabel(key: readonly unknown[]): string {
  return JSON.stringify(key, (_, value) => {
    if (typeof value === 'bigint') return value.toString()
    return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
  })
}

/** Where keys are looked for. */
interface Looking {
  readonly definition: KeySpaceDefinition
  readonly state: LineState
  readonly context: TileContext
  readonly mayRead: MayRead
}

export interface AbsentRows {
  readonly absent: Chunk
  readonly rows: number
  /** All keys that were looked for, in hexadecimal, with what people call them. */
  readonly keys: readonly (readonly [hex: string, label: string])[]
  /** The first key that exists, or that was given before. */
  readonly existing: string | null
}

/** The rows whose keys have no record in a state; of rows with one key the first. */
export async function absentRows(chunk: Chunk, at: Looking): Promise<AbsentRows> {
  const { definition } = at
  const keys = inputKeys(chunk, definition)
  const hexes = Array.from({ length: keys.rows }, (_, row) => keyHex(keys, row))
  const taken = await existingKeys([...new Set(hexes)].sort(), at)
  const mask = new Uint8Array(keys.rows)
  let rows = 0
  let existing: string | null = null
  const labels = labelsOf(chunk, definition)
  for (const [row, hex] of hexes.entries()) {
    if (taken.has(hex)) existing ??= labels(row)
    else {
      mask[row] = 1
      rows++
      taken.add(hex)
    }
  }
  const named = new Map(hexes.map((hex, row) => [hex, row]))
  const all = [...named].map(([hex, row]) => [hex, labels(row)] as const)
  return { absent: rows === keys.rows ? chunk : select(chunk, mask), rows, keys: all, existing }
}

/** The encoded keys of rows as a caller gives them. */
export function inputKeys(chunk: Chunk, definition: KeySpaceDefinition): KeyVector {
  const types = keyTypesOf(definition)
  const names = definition.components.map(({ name }) => name)
  const batch = isBatch(chunk)
    ? chunk
    : buildBatch(
        names.map((name, i) => ({ name, type: types[i]! })),
        chunk,
      )
  const shape = { keySpace: definition, columns: [], mixed: new Set<string>(), ops: {} }
  const [anchor] = planUpsert(shape)
  const { columns } = groupBatch(anchor!, definition, { batch })
  return encodeKeys(columns.slice(0, names.length), types, names)
}

const isBatch = (chunk: Chunk): chunk is Batch => 'columns' in chunk

function labelsOf(chunk: Chunk, definition: KeySpaceDefinition): (row: number) => string {
  return (row) => {
    const values = isBatch(chunk) ? batchRows(sliceBatch(chunk, row, 1))[0]! : chunk[row]!
    return keyLabel(definition.components.map(({ name }) => values[name]))
  }
}

function select(chunk: Chunk, mask: Uint8Array): Chunk {
  if (!isBatch(chunk)) return chunk.filter((_, row) => mask[row] === 1)
  return gatherBatch(chunk.fields, [chunk], maskRuns(mask))
}

/** Those of ascending keys that have a record. */
async function existingKeys(wanted: readonly string[], at: Looking): Promise<Set<string>> {
  if (wanted.length === 0) return new Set()
  const { definition, mayRead } = at
  await mayRead({ keySpace: definition.name, groups: [anchorOf(definition).name] })
  const all = { lower: wanted[0]!, upper: `${wanted.at(-1)}00` }
  const ranges =
    wanted.length > LOOKUPS_MAX ? [all] : wanted.map((hex) => ({ lower: hex, upper: `${hex}00` }))
  const found = new Set<string>()
  const isWanted = new Set(wanted)
  for (const range of ranges) {
    for await (const hex of recordKeys(range, at)) if (isWanted.has(hex)) found.add(hex)
  }
  return found
}

async function* recordKeys(range: KeyRange, at: Looking): AsyncGenerator<string> {
  const { definition, state, context } = at
  const names = definition.components.map(({ name }) => name)
  const plan = await planRead(state, definition, { columns: names, range })
  for await (const batch of readPlan(plan, context)) {
    const keys = encodeKeys(batch.columns, keyTypesOf(definition), names)
    for (let row = 0; row < keys.rows; row++) yield keyHex(keys, row)
  }
}
