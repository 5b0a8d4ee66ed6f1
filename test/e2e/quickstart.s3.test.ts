/** The quickstart on an S3 server that it starts itself, with few flights. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../../examples/quickstart/main.mjs', import.meta.url))
const TIMEOUT_MS = 180_000

const run = promisify(execFile)

it(
  'the quickstart over 6,000 flights in S3 ends with exit code 0 and no failed check',
  async () => {
    const args = [PROGRAM, '--s3', '--rows', '6000', '--commits', '4']
    const { stdout } = await run(process.execPath, args, { timeout: TIMEOUT_MS })
    expect(stdout).toContain('into s3://quickstart/flights')
    expect(stdout).toMatch(/17 checks passed, 0 failed/)
    // Its server is gone with it.
    const [, endpoint = ''] = /an S3 server listens on (\S+)/.exec(stdout) ?? []
    await expect(fetch(endpoint)).rejects.toThrow()
  },
  TIMEOUT_MS,
)

it('the quickstart in S3 takes no folder', async () => {
  const failure = run(process.execPath, [PROGRAM, '--s3', '--store', 'somewhere'])
  await expect(failure).rejects.toMatchObject({
    code: 2,
    stderr: '--s3 takes no --store: its server ends with the script\n',
  })
})
