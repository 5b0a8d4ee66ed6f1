/** The storage contract on a real S3 server. */
import { afterAll, beforeAll } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { S3Store } from '../../src/storage/s3.js'
import { describeContract } from '../contract/object-store.js'
import { BUCKET, S3Server } from '../support/s3-server.js'

let server: S3Server
let rounds = 0

beforeAll(async () => {
  server = await S3Server.start()
})
afterAll(() => server[Symbol.asyncDispose]())

describeContract('S3Store', 'shared', async () => {
  const place = `${BUCKET}/contract/${rounds++}`
  const open = (): S3Store => new S3Store({ place, env: systemEnv, s3: server.options() })
  const processes = { uri: `s3://${place}`, variables: server.variables() }
  return { store: open(), other: open(), processes }
})
