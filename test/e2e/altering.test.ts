/** Writer processes that go on while another one changes the definition of what they write. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Alteration, createStore, openStore } from '../../src/index.js'
import { writerProcess } from './writer-process.js'

const COMMITS = 30
const WRITERS = ['a', 'b']

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'calico-altering-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Rounds of changes that writers of one column have to live with. */
function changes(round: number): Alteration[] {
  const old = round === 0 ? 'amount' : `amount${round}`
  const extra = { name: `extra${round}`, type: 'int8' }
  const wider: Alteration[] =
    round < 2 ? [{ kind: 'widen-column', column: old, type: ['int32', 'int64'][round]! }] : []
  return [
    { kind: 'rename-column', column: old, name: `amount${round + 1}` },
    ...wider.map((one) => ({ ...one, column: `amount${round + 1}` }) as Alteration),
    { kind: 'add-column', group: round % 2 === 0 ? 'figures' : 'notes', column: extra },
    { kind: 'move-column', column: extra.name, after: null },
    ...(round > 0 ? [{ kind: 'drop-column', column: `extra${round - 1}` } as const] : []),
  ]
}

describe('several writer processes of a column that is renamed and widened', () => {
  it('lose nothing, and every version reads', { timeout: 120_000 }, async () => {
    const store = await createStore({ uri: folder, workers: 0 })
    await store.createKeySpace({
      name: 'journal',
      key: [
        { name: 'writer', type: 'utf8' },
        { name: 'sequence', type: 'int32' },
      ],
      groups: [
        { name: 'notes', columns: [{ name: 'note', type: 'utf8' }] },
        { name: 'figures', fileFormat: 'arrow', columns: [{ name: 'amount', type: 'int16' }] },
      ],
    })
    const writers = WRITERS.map((name) => writerProcess('altering.mjs', [folder, name, COMMITS]))
    await Promise.all(writers.map(({ opened }) => opened))
    for (const { start } of writers) start()
    const running = Promise.all(writers.map(({ ended }) => ended))
    let ended = false
    running.then(() => {
      ended = true
    })
    let rounds = 0
    while (!ended && rounds < 12) {
      await store.alter('journal', changes(rounds++))
      if (rounds % 4 === 0) await store.checkpoint()
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    for (const { lines, errors } of await running) {
      expect(errors).toBe('')
      expect(lines).toHaveLength(COMMITS)
    }
    expect(rounds).toBeGreaterThan(2)
    await store.close()
    await expectAll(rounds)
  })
})

async function expectAll(rounds: number): Promise<void> {
  const store = await openStore({ uri: folder, workers: 0 })
  const amount = `amount${rounds}`
  const wanted = WRITERS.flatMap((name) =>
    Array.from({ length: COMMITS }, (_, i) => ({ writer: name, sequence: i + 1, amount: i + 1 })),
  )
  const rows = await store.keySpace('journal').rows({ columns: ['writer', 'sequence', amount] })
  const plain = rows.map((row) => {
    return { writer: row.writer, sequence: row.sequence, amount: Number(row[amount]) }
  })
  expect(plain).toEqual(wanted)
  const { version: head } = await store.snapshot()
  let before = 0
  for (let version = 1; version <= head; version += 5) {
    const found = await store.keySpace('journal').rows({ at: { kind: 'version', version } })
    expect(found.length).toBeGreaterThanOrEqual(before)
    before = found.length
  }
  expect((await store.verify({ deep: true })).findings).toEqual([])
  await store.close()
}
