/**
 * Random transactions of several processes, interleaved at every step as a seed says: what the
 * serializable ones saw and left behind has to be what some serial order gives.
 */

import { describe, expect, it } from 'vitest'
import type { Transaction } from '../../src/commit/transaction.js'
import { isCalicoError } from '../../src/errors.js'
import fc from '../support/property.js'
import { memoryStorage, reopen, sampleStore } from '../support/sample-store.js'
import { BOX_TIMEOUT_MS, boxed } from '../support/soak.js'

const KEYS = 3

type Step =
  | { readonly kind: 'get'; readonly key: number }
  | { readonly kind: 'scan' }
  | { readonly kind: 'put'; readonly key: number }
  | { readonly kind: 'remove'; readonly key: number }
  | { readonly kind: 'insert'; readonly key: number }

interface Script {
  readonly process: number
  readonly steps: readonly Step[]
}

type Model = Map<number, number>
/** What a step gave: cells by key for reads, whether it wrote for inserts. */
type Seen = string

const key = fc.nat({ max: KEYS - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  key.map((k) => ({ kind: 'get' as const, key: k })),
  fc.constant({ kind: 'scan' as const }),
  key.map((k) => ({ kind: 'put' as const, key: k })),
  key.map((k) => ({ kind: 'remove' as const, key: k })),
  key.map((k) => ({ kind: 'insert' as const, key: k })),
)
const script: fc.Arbitrary<Script> = fc.record({
  process: fc.nat({ max: 1 }),
  steps: fc.array(step, { minLength: 1, maxLength: 4 }),
})

/** What is written depends on what was read, so that a wrong read shows in the end. */
const nextValue = (id: number, sum: number): number => id * 1000 + ((sum * 7 + 13) % 997)

async function runStep(
  tx: Transaction,
  at: Step,
  memory: { id: number; sum: number },
): Promise<Seen> {
  const note = (value: unknown): string => {
    memory.sum += Number(value ?? 1)
    return String(value)
  }
  switch (at.kind) {
    case 'get':
      return note((await tx.get('cell', [at.key]))?.value ?? null)
    case 'scan': {
      const rows = await tx.rows('cell')
      return rows.map((row) => `${row.id}=${note(row.value)}`).join(' ')
    }
    case 'put':
      await tx.upsert('cell', [{ id: at.key, value: nextValue(memory.id, memory.sum) }])
      return ''
    case 'remove':
      await tx.delete('cell', [{ id: at.key }])
      return ''
    case 'insert': {
      const rows = [{ id: at.key, value: nextValue(memory.id, memory.sum) }]
      return note(await tx.insert('cell', rows, { ifExists: 'skip' }))
    }
  }
}

/** The same on a plain map. */
function runModel(model: Model, script: Script, id: number): Seen[] {
  let sum = 0
  const note = (value: unknown): string => {
    sum += Number(value ?? 1)
    return String(value)
  }
  const step = (at: Step): Seen => {
    switch (at.kind) {
      case 'get':
        return note(model.get(at.key) ?? null)
      case 'scan':
        return [...model.keys()]
          .sort()
          .map((k) => `${k}=${note(model.get(k))}`)
          .join(' ')
      case 'put':
        model.set(at.key, nextValue(id, sum))
        return ''
      case 'remove':
        model.delete(at.key)
        return ''
      case 'insert': {
        const isNew = !model.has(at.key)
        if (isNew) model.set(at.key, nextValue(id, sum))
        return note(isNew ? 1 : 0)
      }
    }
  }
  return script.steps.map(step)
}

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield []
  for (const [i, item] of items.entries()) {
    const others = items.filter((_, j) => j !== i)
    for (const rest of permutations(others)) yield [item, ...rest]
  }
}

interface Outcome {
  readonly script: Script
  readonly id: number
  readonly seen: Seen[]
}

/** Runs the scripts; before each step of each of them the schedule says who goes on. */
async function runAll(
  scripts: readonly Script[],
  schedule: readonly number[],
): Promise<{ committed: Outcome[]; refused: number; left: string }> {
  const storage = memoryStorage()
  const { store } = await sampleStore({ storage })
  await store.createKeySpace({
    name: 'cell',
    key: [{ name: 'id', type: 'int32' }],
    groups: [
      { name: 'anchor', columns: [] },
      { name: 'values', columns: [{ name: 'value', type: 'int64' }] },
    ],
  })
  const stores = [store, await reopen(storage, 50)]
  const gates: (() => void)[] = []
  const committed: Outcome[] = []
  let refused = 0
  const work = scripts.map(async (script, index) => {
    const id = index + 1
    const memory = { id, sum: 0 }
    const pass = (): Promise<void> => new Promise((resolve) => gates.push(resolve))
    try {
      const { result } = await stores[script.process]!.transaction(async (tx) => {
        const seen: Seen[] = []
        for (const at of script.steps) {
          await pass()
          seen.push(await runStep(tx, at, memory))
        }
        await pass()
        return seen
      })
      committed.push({ script, id, seen: result })
    } catch (error) {
      if (!isCalicoError(error, 'CommitConflict') && !isCalicoError(error, 'InvalidArgument')) {
        throw error
      }
      refused += error.code === 'CommitConflict' ? 1 : 0
    }
  })
  let done = false
  const all = Promise.all(work).finally(() => {
    done = true
  })
  for (let turn = 0; !done; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    const at = (schedule[turn % schedule.length] ?? 0) % Math.max(gates.length, 1)
    gates.splice(at, 1)[0]?.()
  }
  await all
  const rows = await store.keySpace('cell').rows()
  return { committed, refused, left: rows.map((row) => `${row.id}=${row.value}`).join(' ') }
}

function isSerial(committed: readonly Outcome[], left: string): boolean {
  for (const order of permutations(committed)) {
    const model: Model = new Map()
    const fits = order.every(
      ({ script, id, seen }) => runModel(model, script, id).join('|') === seen.join('|'),
    )
    const end = [...model.keys()].sort().map((k) => `${k}=${model.get(k)}`)
    if (fits && end.join(' ') === left) return true
  }
  return false
}

describe('serializable transactions, however they interleave', () => {
  it('see and leave what some serial order gives', { timeout: BOX_TIMEOUT_MS }, async () => {
    let conflicts = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(script, { minLength: 2, maxLength: 5 }),
        fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 40 }),
        async (scripts, schedule) => {
          const { committed, refused, left } = await runAll(scripts, schedule)
          conflicts += refused
          const told = committed.map(({ id, seen }) => `${id}: ${seen.join('|')}`).join('\n')
          expect(isSerial(committed, left), `${told}\nleft ${left}`).toBe(true)
        },
      ),
      { ...boxed(150), seed: 11 },
    )
    expect(conflicts, 'histories in which somebody was refused').toBeGreaterThan(10)
  })

  it('and the check itself tells a write skew from a serial history', () => {
    const scripts: Script[] = [
      {
        process: 0,
        steps: [
          { kind: 'get', key: 0 },
          { kind: 'put', key: 1 },
        ],
      },
      {
        process: 1,
        steps: [
          { kind: 'get', key: 1 },
          { kind: 'put', key: 0 },
        ],
      },
    ]
    const skewed = scripts.map((script, i) => ({ script, id: i + 1, seen: ['null', ''] }))
    const value = (id: number) => nextValue(id, 1)
    expect(isSerial(skewed, `0=${value(2)} 1=${value(1)}`)).toBe(false)
    const serial = [skewed[0]!, { ...skewed[1]!, seen: [String(value(1)), ''] }]
    expect(isSerial(serial, `0=${nextValue(2, value(1))} 1=${value(1)}`)).toBe(true)
  })
})
