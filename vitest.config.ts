import { defineConfig } from 'vitest/config'
import { withoutSafetyLines } from './test/sim/safety-lines.js'

/**
 * The program of an S3 server, where there is one: `npm test -- s3` gives it, and
 * `CALICO_S3_SERVER=$(node tools/s3-env.mjs)` before a run of one's own.
 */
const s3Server = process.env.CALICO_S3_SERVER

export default defineConfig({
  plugins: [withoutSafetyLines()],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: s3Server ? [] : ['test/**/*.s3.test.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
