/** Rows that come in no order, into partitions of several groups: memory, and a disk that fills. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { openStore } from '../../src/executor/open-store.js'

const CHILD = fileURLToPath(new URL('./children/routed-load.mjs', import.meta.url))
const TIMEOUT_MS = 240_000
const ROWS = 3_000_000
/** Sorting may take 96 MiB; the rest is Node, the encoders' threads and their buffers. */
const LOAD_MIB_MAX = 512

interface Loaded {
  readonly version: number
  readonly error: { readonly code: string; readonly message: string } | null
  readonly peakMiB: number
}

let folder: string
let uri: string
let temporary: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'calico-routed-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  uri = join(folder, 'store')
  temporary = join(folder, 'temporary')
  await mkdir(temporary)
})

/** @param limit what the shell says first */
async function load(rows: number, limit = ':'): Promise<Loaded> {
  const child = [process.execPath, CHILD, JSON.stringify({ uri, rows })]
  const { stdout } = await promisify(execFile)('bash', ['-c', `${limit}; "$@"`, 'load', ...child], {
    timeout: TIMEOUT_MS,
    env: { ...process.env, TMPDIR: temporary },
  })
  return JSON.parse(stdout)
}

it(
  'are sorted in bounded memory, and committed with all partitions of all groups at once',
  async () => {
    const { version, error, peakMiB } = await load(ROWS)
    expect(error).toBeNull()
    expect(version).toBe(2)
    expect(peakMiB).toBeLessThan(LOAD_MIB_MAX)
    expect(await readdir(temporary)).toEqual([])
    const store = await openStore({ uri })
    onTestFinished(() => store.close())
    const state = await store.snapshot()
    const partitions = [...state.groups.values()].map(({ layers }) =>
      layers.flatMap((layer) =>
        layer.kind === 'update'
          ? layer.files.flatMap(({ slices }) => slices.map(({ partition }) => partition))
          : [],
      ),
    )
    expect(partitions.map((one) => new Set(one).size)).toEqual([24, 3])
    let [rows, a, b] = [0, 0, 0n]
    for await (const batch of store.read('event', { columns: ['a', 'b'] })) {
      rows += batch.rows
      const [left, right] = batch.columns
      for (let at = 0; at < batch.rows; at++) {
        a += left!.values[left!.offset + at]
        b += right!.values[right!.offset + at]
      }
    }
    expect(rows).toBe(ROWS)
    const whole = BigInt(Math.floor(ROWS / 1009))
    const rest = BigInt(ROWS % 1009)
    expect(BigInt(a)).toBe(whole * ((1008n * 1009n) / 2n) + (rest * (rest - 1n)) / 2n)
    const n = BigInt(ROWS)
    expect(b).toBe(((n - 1n) * n * (2n * n - 1n)) / 6n)
  },
  TIMEOUT_MS,
)

it(
  'end in a typed error where the disk for sorting fills, and leave the store as it was',
  async () => {
    const { version, error } = await load(ROWS, "trap '' XFSZ; ulimit -f 4096")
    expect(error).toMatchObject({ code: 'StorageFull' })
    expect(error!.message).toMatch(/sort/)
    expect(version).toBe(1)
    expect(await readdir(temporary)).toEqual([])
    const store = await openStore({ uri })
    onTestFinished(() => store.close())
    expect(await store.keySpace('event').rows()).toEqual([])
    expect((await store.verify()).findings).toEqual([])
    await store.keySpace('event').upsert([{ at: '2026-01-01T00:00:00', id: 1, a: 1, b: 2 }])
    expect(await store.keySpace('event').rows({ columns: ['b'] })).toEqual([{ b: 2n }])
  },
  TIMEOUT_MS,
)
