import { defineConfig } from 'vitest/config'
import { withoutSafetyLines } from './test/sim/safety-lines.js'

/**
 * What some tests need and not every machine has, and whose absence leaves them out: the program of
 * an S3 server (`npm test -- s3` gives it, and `CALICO_S3_SERVER=$(node tools/s3-env.mjs)` before a
 * run of one's own), and a Python with other programs' libraries (`npm test -- interop`, and
 * `CALICO_PYTHON=$(node tools/python-env.mjs)`).
 */
const NEEDS = [
  { variable: 'CALICO_S3_SERVER', tests: 'test/**/*.s3.test.ts' },
  { variable: 'CALICO_PYTHON', tests: 'test/**/*.python.test.ts' },
]

export default defineConfig({
  plugins: [withoutSafetyLines()],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: NEEDS.filter(({ variable }) => !process.env[variable]).map(({ tests }) => tests),
    globalSetup: ['test/support/build.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
