// A process that is killed: takes the steps that it reads from standard input, two at a time, and
// tells what it sets out to do before it does it, and what came of it. node worker.mjs STORE
import { readFileSync, writeSync } from 'node:fs'
import { openStore } from '../../../dist/index.js'

// Straight to the file descriptor: what was told is out, even when the process is killed right
// after.
const tell = (line) => writeSync(1, `${JSON.stringify(line)}\n`)
const AT_ONCE = 2

/** What an outcome may be that says nothing of the code. */
const LOST_RACES = ['CommitConflict', 'Contention', 'CommitUnknown']
/** What others have done to a branch meanwhile. */
const OF_BRANCHES = ['AlreadyExists', 'UnknownRef']

const main = await openStore({ uri: process.argv[2], workers: 0 })
const dev = await main.at('dev')
const steps = JSON.parse(readFileSync(0, 'utf8'))
tell({ kind: 'open' })

async function stageWrite(tx, { verb, space, rows, ops, from, to }) {
  if (verb === 'delete') await tx.delete(space, rows)
  else if (verb === 'delete-range') tx.deleteRange(space, { from: [from], to: [to] })
  else await tx[verb](space, rows, { ops })
}

/** Moves money from one account to another, as much as is there. */
async function transfer(tx, { from, to, amount }) {
  const balances = []
  for (const id of [from, to]) balances.push(Number((await tx.get('accounts', [id])).balance))
  const moved = Math.min(amount, balances[0])
  const rows = [
    { id: from, balance: balances[0] - moved },
    { id: to, balance: balances[1] + moved },
  ]
  return [{ verb: 'upsert', space: 'accounts', rows, ops: {} }]
}

async function commit(store, step) {
  const { number } = step
  const stage = async (tx) => {
    // Without room in the entry rows go to files.
    if (!step.isSmall) tx.budget.bytes = 0
    const writes = step.transfer ? await transfer(tx, step.transfer) : step.writes
    tell({ kind: 'begin', number, line: store.line, writes })
    for (const write of writes) await stageWrite(tx, write)
  }
  try {
    const { committed } = await store.transact({ message: `operation ${number}` }, stage)
    tell({ kind: 'acknowledged', number, committed })
  } catch (error) {
    if (!LOST_RACES.includes(error.code)) throw error
    tell({ kind: error.code === 'CommitUnknown' ? 'unknown' : 'refused', number, code: error.code })
  }
}

const UPKEEP = {
  checkpoint: (store) => store.checkpoint({ segmentBytesTarget: 1 }),
  fold: (store, { keySpace }) => store.fold({ keySpace, group: 'main' }),
  'log checkpoint': (store) => store.writeLogCheckpoint(),
  maintain: (store) => store.maintain(),
  optimize: (store, { keySpace }) => store.keySpace(keySpace).optimize({ all: true }),
  vacuum: () => main.vacuum({ execute: true }),
  fork: (store, { name }) => main.refs.fork(name, { from: store === main ? 'main' : 'dev' }),
  rename: (_, { name, to }) => main.refs.rename(name, to),
  end: (_, { name }) => main.refs.delete(name),
}

async function upkeep(store, step) {
  tell({ kind: 'upkeep', what: step.upkeep })
  try {
    await UPKEEP[step.upkeep](store, step)
    tell({ kind: 'kept', what: step.upkeep })
  } catch (error) {
    if (![...LOST_RACES, ...OF_BRANCHES].includes(error.code)) throw error
    tell({ kind: 'kept', what: step.upkeep })
  }
}

async function lane() {
  for (let step = steps.shift(); step; step = steps.shift()) {
    const store = step.isMain ? main : dev
    await (step.upkeep ? upkeep(store, step) : commit(store, step))
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, lane))
await dev.close()
await main.close()
