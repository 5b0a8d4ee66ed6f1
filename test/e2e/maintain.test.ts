/** `calico maintain` and `calico optimize` as processes, beside writers and each other. */
import { type ChildProcess, spawn } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStore, openStore } from '../../src/index.js'
import { COMMAND, Folder } from './command.js'
import { writerProcess } from './writer-process.js'

/** What may go wrong for a worker whose piece of work another has done. */
const LOST_RACES = ['CommitConflict', 'Contention']

interface Round {
  readonly done: readonly { kind: string; version: number; hasEffect: boolean }[]
  readonly failed: readonly { code: string; message: string }[]
  readonly bytes: number
}

interface Loop {
  readonly child: ChildProcess
  /** Once it has finished a round that did something. */
  readonly working: Promise<void>
  readonly ended: Promise<{ status: number | null; rounds: Round[]; errors: string }>
}

function startLoop(folder: Folder, ...more: string[]): Loop {
  const words = ['maintain', 'store', '--every', '1', '--json', ...more]
  const child = spawn(process.execPath, [COMMAND, ...words], { cwd: folder.path })
  let output = ''
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const working = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      output += chunk
      if (output.includes('{"done":[{')) resolve()
    })
    child.on('close', () => resolve())
  })
  const ended = new Promise<Awaited<Loop['ended']>>((resolve) => {
    child.on('close', (status) => {
      const lines = output.split('\n').slice(0, -1)
      resolve({ status, rounds: lines.map((line) => JSON.parse(line)), errors })
    })
  })
  return { child, working, ended }
}

let folder: Folder

beforeEach(async () => {
  folder = new Folder()
  const store = await createStore({ uri: folder.file('store'), workers: 0 })
  const maintenance = { segmentBytes: 4000, fold: { kind: 'tiered', updates: 3, ratio: 3 } }
  await store.createKeySpace({
    name: 'journal',
    key: [
      { name: 'writer', type: 'utf8' },
      { name: 'sequence', type: 'int64' },
    ],
    groups: [
      { name: 'notes', columns: [{ name: 'note', type: 'utf8' }], maintenance },
      {
        name: 'figures',
        fileFormat: 'arrow',
        partitioning: [{ kind: 'hash', buckets: 3, components: [0] }],
        maintenance: { fold: { kind: 'levelled', updates: 3, ratio: 3 } },
        columns: [
          { name: 'amount', type: 'int32' },
          { name: 'marks', type: 'list<utf8>', algebra: 'append' },
        ],
      },
    ],
  })
  await store.close()
})
afterEach(() => folder.remove())

/** Two writers of so many commits each; the commits that they were told of. */
async function write(commits: number): Promise<string[]> {
  const names = ['a', 'b']
  const writers = names.map((name) =>
    writerProcess('writer.mjs', [folder.file('store'), name, commits]),
  )
  await Promise.all(writers.map(({ opened }) => opened))
  for (const { start } of writers) start()
  const ended = await Promise.all(writers.map((writer) => writer.ended))
  for (const { errors } of ended) expect(errors).toBe('')
  return names.flatMap((name, i) => ended[i]!.lines.map((line) => `${name}/${line.split(' ')[0]}`))
}

/** Holds every cell against what was acknowledged, and every file against the log. */
async function expectAll(acknowledged: readonly string[]): Promise<void> {
  const store = await openStore({ uri: folder.file('store'), workers: 0 })
  const rows = await store.keySpace('journal').rows()
  const wanted = acknowledged.map((one) => {
    const [writer, sequence] = one.split('/')
    return { writer, sequence: Number(sequence), note: `${writer} ${sequence}` }
  })
  const own = rows.filter(({ writer }) => writer !== 'all')
  const found = own.map(({ writer, sequence, note, amount }) => {
    expect(Number(sequence)).toBe(amount)
    return { writer, sequence: Number(sequence), note }
  })
  const byKey = (a: (typeof wanted)[0], b: (typeof wanted)[0]): number =>
    `${a.writer}` < `${b.writer}` ? -1 : a.writer === b.writer ? a.sequence - b.sequence : 1
  expect((found as typeof wanted).sort(byKey)).toEqual(wanted.sort(byKey))
  const marks = rows.find(({ writer }) => writer === 'all')!.marks as string[]
  expect([...marks].sort()).toEqual([...acknowledged].sort())
  expect((await store.verify({ deep: true })).findings).toEqual([])
  await store.close()
}

async function stop(
  { child, ended }: Loop,
  signal: NodeJS.Signals,
): ReturnType<() => Loop['ended']> {
  child.kill(signal)
  return ended
}

describe('three processes that maintain a store beside two writers', () => {
  it('lose nothing, fail at nothing but lost races, and end when they are told', {
    timeout: 120_000,
  }, async () => {
    const loops = [1, 2, 3].map(() => startLoop(folder))
    const acknowledged = await write(250)
    await Promise.race(loops.map(({ working }) => working))
    const signals = ['SIGTERM', 'SIGINT', 'SIGTERM'] as const
    const ends = await Promise.all(loops.map((loop, i) => stop(loop, signals[i]!)))
    const rounds = ends.flatMap((end) => end.rounds)
    for (const { status, errors } of ends)
      expect({ status, errors }).toEqual({ status: 0, errors: '' })
    const failed = rounds.flatMap((round) => round.failed)
    expect(failed.filter(({ code }) => !LOST_RACES.includes(code))).toEqual([])
    expect(rounds.flatMap(({ done }) => done.map(({ kind }) => kind))).toContain('fold')
    expect(acknowledged).toHaveLength(500)
    await expectAll(acknowledged)
    const [rest] = folder.json(['maintain', 'store'])
    expect(rest).toMatchObject({ failed: [], left: [] })
    expect(folder.json(['maintain', 'store', '--dry-run'])[0]).toMatchObject({ left: [] })
    await expectAll(acknowledged)
  })

  it('keep each round to its budget', { timeout: 120_000 }, async () => {
    const bytes = 20_000
    const loop = startLoop(folder, '--budget-bytes', String(bytes))
    const acknowledged = await write(100)
    await loop.working
    const { rounds } = await stop(loop, 'SIGTERM')
    expect(rounds.some(({ done }) => done.length > 0)).toBe(true)
    for (const round of rounds) expect(round.bytes).toBeLessThanOrEqual(bytes)
    await expectAll(acknowledged)
  })

  it('leave a store that is whole where they are killed, and the next goes on', {
    timeout: 120_000,
  }, async () => {
    const writing = write(400)
    for (let kill = 0; kill < 4; kill++) {
      const loops = [startLoop(folder), startLoop(folder, '--vacuum')]
      await Promise.race(loops.map(({ working }) => working))
      await new Promise((resolve) => setTimeout(resolve, 150 * kill))
      for (const { child } of loops) child.kill('SIGKILL')
      await Promise.all(loops.map(({ ended }) => ended))
    }
    const acknowledged = await writing
    await expectAll(acknowledged)
    expect(folder.json(['maintain', 'store'])[0]).toMatchObject({ failed: [], left: [] })
    await expectAll(acknowledged)
  })
})

describe('calico maintain', () => {
  const fill = (count: number): void => {
    for (let i = 0; i < count; i++) {
      folder.does(['write', 'store', 'journal', '-'], `{"writer":"w","sequence":${i},"note":"n"}\n`)
    }
  }

  it('prints what it would do, what it did and what it left, with reasons', () => {
    fill(4)
    const due = folder.does(['maintain', 'store', 'journal.notes', '--dry-run'])
    expect(due).toMatch(/^work\tof\ttile\toutcome\tbytes\twhy\nfold\tjournal.notes\t\tdue\t\d+\t/)
    expect(due).toContain('4 updates, and fold is tiered(3, 3)')
    const none = folder.does(['maintain', 'store', 'journal.notes', '--budget-bytes', '1'])
    expect(none).toContain('left: its bytes are beyond the budget')
    const [report] = folder.json(['maintain', 'store', 'journal', '--group', 'notes'])
    expect(report.done).toMatchObject([
      { kind: 'fold', keySpace: 'journal', group: 'notes', hasEffect: true },
    ])
    expect(report.bytes).toBeGreaterThan(0)
    expect(folder.does(['maintain', 'store'])).toBe('work\tof\ttile\toutcome\tbytes\twhy\n')
  })

  it('refuses budgets and times that are none, with the status of usage', () => {
    const usage = { code: 'InvalidArgument', status: 2 }
    for (const words of [
      ['--budget-bytes', '-1'],
      ['--budget-bytes', 'many'],
      ['--budget-seconds', '-3'],
      ['--every', '0'],
      ['--every', '-1'],
      ['--watch', '--dry-run'],
      ['--group', 'nothing'],
    ]) {
      folder.fails(
        ['maintain', 'store', ...(words[0] === '--group' ? ['journal'] : []), ...words],
        usage,
      )
    }
    folder.fails(['maintain', 'store', 'nobody'], { code: 'UnknownKeySpace' })
    folder.fails(['maintain', 'store', 'journal.nothing'], usage)
    folder.fails(['maintain', 'store@v1'], { code: 'InvalidAddress', status: 2 })
  })

  it('goes by policies that are typed, shown and taken back', () => {
    const shown = () => folder.does(['describe', 'store', 'journal'])
    expect(shown()).toContain('segmentBytes 4000; fold tiered(3, 3)')
    folder.does(['alter', 'store', 'journal', 'set notes: fold levelled(5, 10)'])
    expect(shown()).toContain('fold levelled(5, 10)')
    expect(folder.json(['describe', 'store', 'journal'])[0].groups[0].maintenance.fold).toEqual({
      kind: 'levelled',
      updates: 5,
      ratio: 10,
    })
    const spec = folder.put('spec.json', folder.does(['schema', 'store', 'journal', '--json']))
    folder.does(['create', 'store', 'again', '--spec', spec])
    expect(folder.does(['describe', 'store', 'again'])).toContain('fold levelled(5, 10)')
    folder.does(['alter', 'store', 'journal', 'set notes: fold none'])
    expect(shown()).toContain('fold none')
    folder.does(['alter', 'store', 'journal', 'set notes: fold default'])
    expect(folder.json(['describe', 'store', 'journal'])[0].groups[0].maintenance.fold).toEqual({
      kind: 'inline',
    })
    for (const fold of ['tiered(4, 1)', 'tiered(1)', 'sometimes', 'none(3)', 'levelled(251, 2)']) {
      const words = ['alter', 'store', 'journal', `set notes: fold ${fold}`]
      folder.fails(words, { code: 'InvalidArgument', status: 2 })
    }
  })
})

describe('calico optimize', () => {
  it('lays a group out anew, and partitions it otherwise', () => {
    const lines = Array.from(
      { length: 3000 },
      (_, i) => `{"writer":"w${i % 7}","sequence":${i},"note":"${i}"}\n`,
    )
    folder.does(['write', 'store', 'journal', '-'], lines.join(''))
    folder.does(['checkpoint', 'store'])
    const before = folder.does(['read', 'store', 'journal', '--format', 'csv'])
    const groups = () => folder.json(['describe', 'store', 'journal'])[0].groups
    expect(groups()[0].segments).toBeGreaterThan(1)
    folder.does(['alter', 'store', 'journal', 'set notes: segmentBytes default'])
    const told = folder.does(['optimize', 'store', 'journal.notes'])
    expect(told).toMatch(/rewrite\tjournal.notes\tall\tdone by v\d+\t\d+\t/)
    expect(groups()[0].segments).toBe(1)
    const words = ['optimize', 'store', 'journal.notes', '--partition', 'hash(5, sequence)']
    expect(folder.json(words)[0].done).toMatchObject([{ kind: 'settle' }])
    expect(groups()[0]).toMatchObject({ tiles: 5, partitioning: 'hash(5, sequence)' })
    expect(folder.json(words)[0]).toMatchObject({ done: [], left: [] })
    const again = folder.does(['read', 'store', 'journal', '--format', 'csv'])
    expect(again.split('\n').sort()).toEqual(before.split('\n').sort())
    folder.does(['verify', 'store', '--deep'])
    folder.fails(['optimize', 'store', 'journal', '--partition', 'none'], {
      code: 'InvalidArgument',
      status: 2,
    })
    folder.fails(['optimize', 'store', 'journal.notes', '--partition', 'hash(0, sequence)'], {
      code: 'InvalidArgument',
      status: 2,
    })
  })
})
