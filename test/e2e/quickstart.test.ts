/** The quickstart as a person starts it, with fewer flights. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../../examples/quickstart/main.mjs', import.meta.url))
const TIMEOUT_MS = 180_000

const run = promisify(execFile)

it(
  'the quickstart over 60,000 flights ends with exit code 0 and no failed check',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'calico-quickstart-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const size = ['--rows', '60000', '--commits', '12']
    const place = ['--store', join(folder, 'store')]
    const { stdout } = await run(process.execPath, [PROGRAM, ...size, ...place], {
      timeout: TIMEOUT_MS,
    })
    const pids = [...stdout.matchAll(/^ *(?:arrivals|corrections|annotations) +pid (\d+)/gm)]
    expect(new Set(pids.map(([, pid]) => pid)).size).toBe(3)
    expect(stdout).toMatch(/17 checks passed, 0 failed/)
  },
  TIMEOUT_MS,
)

it('the quickstart into a folder that exists says so and leaves it alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'calico-quickstart-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const failure = run(process.execPath, [PROGRAM, '--store', folder])
  await expect(failure).rejects.toMatchObject({
    code: 2,
    stderr: `${folder} exists; --store takes a new folder\n`,
  })
})
