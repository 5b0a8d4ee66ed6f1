/** The steps of the quickstart, in order. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  batchRows,
  CountingStore,
  openStorage,
  openStore,
  parseAddress,
  systemEnv,
} from './calico.mjs'
import { AIRPORT, FLIGHT, LATE, LATE_STEP, numbersWith, ROLES } from './plan.mjs'
import { checks, count, megabytes, say, seconds, step, table, timed } from './say.mjs'
import { readAirports, readDays, readFlights } from './source.mjs'
import { exportParquet, figuresOf } from './view.mjs'
import { runWriters } from './writers.mjs'

/**
 * Defines both key-spaces and loads the airports and most flights; returns the version of the load.
 */
export async function load({ plan, pool, store }) {
  step('Load: two key-spaces, two column groups for the flights')
  await store.createKeySpace(AIRPORT, { author: 'quickstart', message: 'airports' })
  await store.createKeySpace(FLIGHT, { author: 'quickstart', message: 'flights' })
  say('facts: date, origin, destination, distance   parquet, zstd, 4 hash partitions by day')
  say('ops:   delay, annotations (appends)          Arrow IPC, lz4, one partition')
  const airports = await readAirports(pool)
  await store
    .keySpace('airport')
    .upsert(airports, { author: 'quickstart', message: 'airports.csv' })
  const bulk = await timed(async () => {
    const input = await readFlights({ pool, to: plan.bulkRows })
    const message = 'most of flights-3m.parquet'
    return store.keySpace('flight').upsert(input, { author: 'quickstart', message })
  })
  const files = await storedBytes(store)
  say(
    `${count(plan.bulkRows)} flights in ${seconds(bulk.seconds)}: ` +
      `${count(plan.bulkRows / bulk.seconds)} rows/s, ${megabytes(files.bytes)} in ` +
      `${files.count} files, as one commit: version ${bulk.result.version}`,
  )
  return bulk.result.version
}

/** What the log's entries name below data/. */
async function storedBytes(store) {
  let bytes = 0
  let files = 0
  for await (const entry of store.log()) {
    for (const file of filesOf(entry)) {
      bytes += file.bytes
      files++
    }
  }
  return { bytes, count: files }
}

function filesOf(entry) {
  return entry.transactions.flatMap((transaction) =>
    transaction.actions.flatMap((action) => action.files ?? action.segments ?? []),
  )
}

/** Three processes write at the same time, without reading and without waiting for one another. */
export async function write({ plan, uri, store }) {
  step(`Write: three processes at once, ${plan.commits} commits each`)
  const { result, seconds: wall } = await timed(() => runWriters({ uri, plan, roles: ROLES }))
  table(
    result.map(({ role, pid, rows, commitsPerSecond }) => {
      const speed = `${count(commitsPerSecond)} commits/s`
      return [role, `pid ${pid}`, rows, `rows in ${plan.commits} commits`, speed]
    }),
  )
  const commits = plan.commits * result.length
  say(`${commits} commits in ${seconds(wall)}, with the start of the processes`)
  const entries = await writersLog(store)
  const turns = entries.filter((entry, i) => i > 0 && entry.author !== entries[i - 1].author).length
  const middle = entries.slice(Math.max(0, (entries.length >> 1) - 4), (entries.length >> 1) + 4)
  say('The log, from the middle:')
  table(middle.map(({ version, author, message }) => [`v${version}`, author, message]))
  say(`the author changes ${count(turns)} times from one version to the next`)
  checks.expect(`every commit is in the log: ${commits}`, entries.length === commits)
  checks.expect('the versions of the three writers are interleaved', turns > result.length)
}

/** The writers' entries, oldest first. */
async function writersLog(store) {
  const entries = []
  for await (const entry of store.log()) {
    const [{ author, message }] = entry.transactions
    if (!author || author === 'quickstart') continue
    entries.push({ version: entry.version, timestamp: entry.timestamp, author, message })
  }
  return entries.reverse()
}

/** The merged view, before any checkpoint. */
export async function read({ plan, pool, store, oracle, scratch }) {
  step('Read: cells of all writers merged, no checkpoint yet')
  const { result: ours, seconds: took } = await timed(() => figuresOf(store))
  say(`${count(ours.rows)} flights in ${seconds(took)}: ${count(ours.rows / took)} rows/s`)
  await oracle.expectFlights(everything(plan))
  const theirs = await oracle.figures()
  table([
    ['', 'flights', 'sum of delay', 'sum of distance', 'notes'],
    ['Calico', ours.rows, ours.delay, ours.distance, ours.notes],
    ['DuckDB', theirs.rows, theirs.delay, theirs.distance, theirs.notes],
  ])
  checks.expect('the sums are equal', sameFigures(ours, theirs))
  await compareView({ pool, store, oracle, scratch }, 'merged view')
  const file = join(scratch, 'airports.parquet')
  await exportParquet(store, { name: 'airport', file, pool })
  expectEqual('airports', await oracle.compareAirports(file))
  await coldLookUp(store)
  return { exact: ours }
}

/** What opening the store afresh and reading one record asks of the storage. */
async function coldLookUp(store) {
  const opened = openStorage(parseAddress(store.uri), { env: systemEnv })
  const storage = new CountingStore(opened)
  const { result, seconds: took } = await timed(async () => {
    const fresh = await openStore({ storage })
    const record = await fresh.keySpace('flight').get(['2001-01-01', 0])
    await fresh.close()
    return record
  })
  await opened.close?.()
  const asked = Object.values(storage.counts())
  const requests = asked.reduce((sum, kind) => sum + kind.requests, 0)
  const bytes = asked.reduce((sum, kind) => sum + kind.bytes, 0)
  const cost = `${count(took * 1000)} ms, ${requests} requests, ${megabytes(bytes)}`
  say(`a new opening and one look-up: ${cost}`)
  say(`flight 0: ${result.origin} to ${result.destination}, delay ${result.delay},`)
  say(`          ${result.annotations?.join(', ') ?? 'no notes'}`)
}

/**
 * An earlier version, by number and by time, against what DuckDB says of the commits made by then.
 */
export async function travel({ pool, store, oracle, scratch, plan }, loaded) {
  step('Travel: the flights as they were')
  const bulk = { arrivals: 0, corrections: 0, annotations: 0 }
  await oracle.expectFlights(bulk)
  const atLoad = await figuresOf(store, { kind: 'version', version: loaded })
  checks.expect(`v${loaded}, after the load`, sameFigures(atLoad, await oracle.figures()))

  const entries = await writersLog(store)
  const { version, timestamp } = entries[Math.floor(entries.length / 2)]
  const before = entries.filter((entry) => entry.version <= version)
  const done = Object.fromEntries(
    ROLES.map((role) => [role, before.filter((e) => e.author.startsWith(role)).length]),
  )
  const when = new Date(timestamp / 1000).toISOString()
  const parts = ROLES.map((role) => `${done[role]} ${role}`).join(', ')
  say(`v${version} of ${when} holds of ${plan.commits} each: ${parts}`)
  await oracle.expectFlights(done)
  const at = { kind: 'version', version }
  await compareView({ pool, store, oracle, scratch, at }, `v${version}`)
  const byTime = await store.snapshot({ kind: 'timestamp', micros: timestamp })
  checks.expect(`the version at ${when} is v${version}`, byTime.version === version)
}

/** Checkpoints every tile, verifies the store, and reads again: nothing may have changed. */
export async function maintain({ pool, store, oracle, scratch, plan }, exact) {
  step('Checkpoint and verify')
  const tiles = await timed(() => store.checkpoint())
  say(`${tiles.result.length} tiles checkpointed in ${seconds(tiles.seconds)}`)
  const verified = await timed(() => store.verify({ deep: true }))
  const { findings } = verified.result
  checks.expect(
    `every file read back and verified in ${seconds(verified.seconds)}`,
    findings.length === 0,
    JSON.stringify(findings.slice(0, 3)),
  )
  const { result: after, seconds: took } = await timed(() => figuresOf(store))
  say(`${count(after.rows)} flights in ${seconds(took)}: ${count(after.rows / took)} rows/s`)
  checks.expect('the checkpoint changed no figure', sameFigures(after, exact))
  await oracle.expectFlights(everything(plan))
  await compareView({ pool, store, oracle, scratch }, 'view from the checkpoint')
}

/**
 * A transaction that reads what it writes, an update that computes on what is there, and what both
 * of them changed.
 */
export async function change({ pool, store, oracle, scratch, plan }) {
  step('Change: a transaction, an expression, and the feed of both')
  const { version: from } = await store.snapshot()
  await oracle.rememberFlights()
  await countUp(store)
  await oracle.delayFlights({ step: plan.rows, late: LATE })

  const dayOf = await readDays(pool, plan.rows)
  const numbers = [...numbersWith({ residues: [0], step: LATE_STEP, end: plan.rows })]
  const rows = numbers.map((number) => ({ day: dayOf(number), number, late: LATE }))
  const set = { delay: 'target.delay + source.late' }
  const { result, seconds: took } = await timed(() =>
    store
      .keySpace('flight')
      .update(rows, { set, when: 'target.delay > 0', types: { late: 'int64' } }),
  )
  say(`delay = ${set.delay}: ${count(rows.length)} rows, unread, in ${seconds(took)}`)
  await oracle.delayFlights({ step: LATE_STEP, late: LATE, where: 'delay > 0' })
  await compareView({ pool, store, oracle, scratch }, 'view with what is computed')

  const { batches } = await store.changes('flight', { from, to: result.version })
  const feed = await feedFigures(batches)
  const wanted = await oracle.changedFlights()
  say(`the feed: ${count(feed.updates)} updates, ${count(feed.others)} inserts and deletes`)
  const isEqual = feed.updates === wanted.rows && feed.others === 0
  checks.expect(`${count(wanted.rows)} flights have changed`, isEqual)
  checks.expect(`by ${count(wanted.delay)} minutes together`, feed.delay === wanted.delay)
}

/** Adds to one delay what was read of it; who else wrote it meanwhile is not overwritten. */
async function countUp(store) {
  const flights = store.keySpace('flight')
  const key = { day: '2001-01-01', number: 0 }
  const values = [key.day, key.number]
  let attempts = 0
  const { result } = await store.transact({ isolation: 'serializable' }, async (tx) => {
    const { delay } = await tx.get('flight', values, { columns: ['delay'] })
    // Somebody else is quicker, once, with half of what is to be added.
    if (attempts++ === 0) await flights.update([{ ...key, delay: delay + BigInt(LATE) / 2n }])
    const half = attempts === 1 ? BigInt(LATE) : BigInt(LATE) - BigInt(LATE) / 2n
    await tx.upsert('flight', [{ ...key, delay: delay + half }])
    return delay + half
  })
  say(`flight 0 was read, and written ${LATE} minutes later: delay ${result}`)
  checks.expect('another was quicker, and the transaction ran again', attempts === 2)
  const { delay } = await flights.get(values, { columns: ['delay'] })
  checks.expect('nothing of either was lost', delay === result)
}

/** How many updates a feed has, by how much they change delays, and how many other rows. */
async function feedFigures(batches) {
  const figures = { updates: 0, others: 0, delay: 0 }
  const perKey = new Set()
  for await (const batch of batches) {
    for (const { number, delay, _change } of batchRows(batch)) {
      if (_change === 'update_after') perKey.add(number)
      if (_change === 'update_before') figures.delay -= Number(delay)
      else if (_change === 'update_after') figures.delay += Number(delay)
      else figures.others++
    }
  }
  return { ...figures, updates: perKey.size }
}

/**
 * Data files hold keys, cells and reserved columns under synthetic names; the log knows what they
 * mean.
 */
export async function lookInside({ store, oracle, scratch }) {
  step('Look inside: data files opened with DuckDB')
  const paths = new Set()
  for await (const entry of store.log()) {
    for (const { path } of filesOf(entry)) if (path.endsWith('.parquet')) paths.add(path)
  }
  const storage = openStorage(parseAddress(store.uri), { env: systemEnv })
  const file = join(scratch, 'object.parquet')
  const odd = []
  const all = [...paths]
  for (const path of all) {
    writeFileSync(file, await storage.get(path))
    const columns = await oracle.columnsOf(file)
    if (path === all[0]) {
      say(path)
      table(columns.map(({ name, type }) => [name, type]))
    }
    odd.push(...columns.map(({ name }) => name).filter((name) => !/^([kcos]\d+|r|x)$/.test(name)))
  }
  await storage.close?.()
  rmSync(file, { force: true })
  const names = `${all.length} parquet files have only names k…, c… and reserved ones`
  checks.expect(names, odd.length === 0, odd.slice(0, 5).join(', '))
}

const everything = ({ commits }) => ({
  arrivals: commits,
  corrections: commits,
  annotations: commits,
})

export const sameFigures = (a, b) =>
  ['rows', 'delay', 'distance', 'notes'].every((name) => a[name] === b[name])

async function compareView({ pool, store, oracle, scratch, at }, what) {
  const file = join(scratch, 'view.parquet')
  await exportParquet(store, { name: 'flight', file, pool, at })
  expectEqual(what, await oracle.compareFlights(file))
  rmSync(file)
}

export function expectEqual(what, { equal, rows, expected, surplus, missing, samples }) {
  const detail =
    `${count(rows)} rows where ${count(expected)} are expected, ` +
    `${count(surplus)} of them wrong, ${count(missing)} missing`
  checks.expect(`${what}: all cells of ${count(rows)} rows equal DuckDB's`, equal, detail)
  if (!equal) for (const sample of samples) say(JSON.stringify(sample))
}
