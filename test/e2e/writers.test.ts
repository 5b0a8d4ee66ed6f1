import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStore, openStore } from '../../src/index.js'

interface Acknowledged {
  readonly name: string
  readonly sequence: number
  readonly version: number
}

interface Running {
  readonly process: ChildProcess
  readonly opened: Promise<void>
  /** Once it has acknowledged so many commits, or has ended. */
  readonly underWay: Promise<void>
  readonly ended: Promise<{ acknowledged: Acknowledged[]; signal: string | null; errors: string }>
}

/** Commits of a writer that is killed, at least. */
const BEFORE_KILL = 4

function startWriter(uri: string, name: string, commits: number): Running {
  const script = new URL('./children/writer.mjs', import.meta.url).pathname
  const child = spawn(process.execPath, [script, uri, name, String(commits)])
  let output = ''
  let errors = ''
  const opened = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      output += chunk
      if (output.startsWith('open\n')) resolve()
    })
    child.on('close', () => resolve())
  })
  const underWay = new Promise<void>((resolve) => {
    child.stdout.on('data', () => {
      if (output.split('\n').length - 2 >= BEFORE_KILL) resolve()
    })
    child.on('close', () => resolve())
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const ended = new Promise<Awaited<Running['ended']>>((resolve) => {
    child.on('close', (_code, signal) => {
      // A killed process may have printed half a line: only whole ones count.
      const lines = output.split('\n').slice(1, -1)
      const acknowledged = lines.map((line) => {
        const [sequence, version] = line.split(' ').map(Number)
        return { name, sequence: sequence!, version: version! }
      })
      resolve({ acknowledged, signal, errors })
    })
  })
  return { process: child, opened, underWay, ended }
}

/** Starts writers that begin to commit at the same moment. */
async function startTogether(uri: string, names: string[], commits: number): Promise<Running[]> {
  const writers = names.map((name) => startWriter(uri, name, commits))
  await Promise.all(writers.map((writer) => writer.opened))
  for (const { process: child } of writers) child.stdin?.write('go\n')
  return writers
}

describe('several writer processes', () => {
  let folder: string
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'calico-writers-'))
    const store = await createStore({ uri: folder, workers: 0 })
    await store.createKeySpace({
      name: 'journal',
      key: [
        { name: 'writer', type: 'utf8' },
        { name: 'sequence', type: 'int64' },
      ],
      groups: [
        { name: 'notes', columns: [{ name: 'note', type: 'utf8' }] },
        {
          name: 'figures',
          fileFormat: 'arrow',
          partitioning: [{ kind: 'hash', buckets: 3, components: [0] }],
          columns: [
            { name: 'amount', type: 'int32' },
            { name: 'marks', type: 'list<utf8>', algebra: 'append' },
          ],
        },
      ],
    })
    await store.close()
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** Reads everything and holds it against what was acknowledged. */
  async function expectNothingLost(acknowledged: readonly Acknowledged[]): Promise<void> {
    const store = await openStore({ uri: folder, workers: 0 })
    const rows = await store.keySpace('journal').rows()
    const own = rows.filter((row) => row.writer !== 'all')
    const found = new Map(own.map((row) => [`${row.writer}/${row.sequence}`, row]))
    for (const { name, sequence } of acknowledged) {
      const row = found.get(`${name}/${sequence}`)
      expect(row, `${name}/${sequence} was acknowledged`).toBeDefined()
      expect(row).toMatchObject({ note: `${name} ${sequence}`, amount: sequence })
    }
    const marks = rows.find((row) => row.writer === 'all')?.marks as string[]
    expect(new Set(marks).size, 'no append is there twice').toBe(marks.length)
    expect([...marks].sort(), 'a commit is there whole or not at all').toEqual(
      [...found.keys()].sort(),
    )
    const inOrder = [...acknowledged].sort((a, b) => a.version - b.version)
    const ranks = inOrder.map(({ name, sequence }) => marks.indexOf(`${name}/${sequence}`))
    expect(ranks, 'appends stand in the order of their versions').toEqual(
      [...ranks].sort((a, b) => a - b),
    )
    const { findings } = await store.verify({ deep: true })
    expect(findings).toEqual([])
    await store.close()
  }

  it('three at once lose nothing, and their versions interleave', {
    timeout: 120_000,
  }, async () => {
    const writers = await startTogether(folder, ['a', 'b', 'c'], 40)
    const results = await Promise.all(writers.map((writer) => writer.ended))
    for (const { errors } of results) expect(errors).toBe('')
    const acknowledged = results.flatMap((result) => result.acknowledged)
    expect(acknowledged).toHaveLength(120)
    const order = acknowledged.sort((x, y) => x.version - y.version).map(({ name }) => name)
    const changes = order.filter((name, i) => i > 0 && name !== order[i - 1]).length
    expect(changes, 'changes of writer from version to version').toBeGreaterThan(5)
    await expectNothingLost(acknowledged)
  })

  it('killed at random lose nothing acknowledged', { timeout: 120_000 }, async () => {
    const acknowledged: Acknowledged[] = []
    let kills = 0
    for (let round = 0; round < 4; round++) {
      const names = ['a', 'b', 'c'].map((name) => `${name}${round}`)
      const writers = await startTogether(folder, names, 1000)
      const kill = async ({ process: child, underWay }: Running, i: number): Promise<void> => {
        await underWay
        await new Promise((resolve) => setTimeout(resolve, 250 * i + 130 * round))
        child.kill('SIGKILL')
      }
      const [results] = await Promise.all([
        Promise.all(writers.map((writer) => writer.ended)),
        Promise.all(writers.map(kill)),
      ])
      for (const result of results) {
        if (result.signal === 'SIGKILL') kills++
        acknowledged.push(...result.acknowledged)
      }
    }
    expect(kills).toBe(12)
    expect(acknowledged.length).toBeGreaterThanOrEqual(12 * BEFORE_KILL)
    await expectNothingLost(acknowledged)
  })
})
