/** How much memory reading and loading take, measured as the peak of whole processes. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

const CHILD = fileURLToPath(new URL('./children/scan-memory.mjs', import.meta.url))
const TIMEOUT_MS = 300_000

const ROWS = 30_000_000
/** One row in so many is changed by a second commit. */
const CHANGE_STEP = 100
const SCAN_MIB_MAX = 256
/** Sorting may take 96 MiB; the rest is Node, the encoders' threads and their buffers. */
const LOAD_MIB_MAX = 448

async function child(options: {
  verb: 'build' | 'change' | 'scan'
  uri: string
  rows?: number
  step?: number
}): Promise<{ result: number; peakMiB: number }> {
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, [CHILD, JSON.stringify(options)], {
    timeout: TIMEOUT_MS,
  })
  return JSON.parse(stdout)
}

/** The middle of three processes: by how much freed memory is kept differs from one to the next. */
async function scanPeak(uri: string): Promise<number> {
  const peaks: number[] = []
  for (let run = 0; run < 3; run++) {
    const { result, peakMiB } = await child({ verb: 'scan', uri })
    expect(result).toBe(ROWS)
    peaks.push(peakMiB)
  }
  return peaks.sort((a, b) => a - b)[1]!
}

it(
  '30 million rows are loaded, changed and scanned by processes of bounded memory',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'calico-memory-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const uri = join(folder, 'store')
    const built = await child({ verb: 'build', uri, rows: ROWS })
    expect(built.peakMiB).toBeLessThan(LOAD_MIB_MAX)
    expect(await scanPeak(uri)).toBeLessThan(SCAN_MIB_MAX)
    await child({ verb: 'change', uri, rows: ROWS, step: CHANGE_STEP })
    expect(await scanPeak(uri), 'of merged rows').toBeLessThan(SCAN_MIB_MAX)
  },
  TIMEOUT_MS,
)
