/** S3 when it does not answer as asked: throttled, contradicted, cut off, refused. */
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { type CalicoError, type ErrorCode, isCalicoError } from '../../src/errors.js'
import { createStore, openStore } from '../../src/index.js'
import { S3Store } from '../../src/storage/s3/s3.js'
import { bytesOf, pathsOf, textOf } from '../contract/collect.js'
import { SECRET } from '../support/s3-server.js'
import { type Reaction, S3Stub } from '../support/s3-stub.js'
import { readFiles } from '../support/tidy/files.js'
import { temporaryFolder } from './folders.js'

const SLOW_DOWN: Reaction = { status: 503, name: 'SlowDown' }
const CONFLICT: Reaction = { status: 409, name: 'ConditionalRequestConflict' }

/** The first reactions, then what is asked is done. */
const first =
  (...reactions: Reaction[]) =>
  (_request: unknown, number: number): Reaction =>
    reactions[number - 1] ?? 'keep'

async function failureOf(call: Promise<unknown>): Promise<CalicoError> {
  const error = await call.then(
    () => null,
    (caught: unknown) => caught,
  )
  if (isCalicoError(error)) return error
  throw new Error(`no CalicoError: ${error}`)
}

describe('a throttled S3 store', () => {
  it('waits longer each time, and goes on', async () => {
    const { stub, store } = await S3Stub.start(first(SLOW_DOWN, SLOW_DOWN, SLOW_DOWN))
    await store.put('x', bytesOf('1'))
    expect(stub.asked).toEqual(Array(4).fill('PUT store/x'))
    const longest = [200, 400, 800]
    expect(stub.pauses).toHaveLength(3)
    for (const [i, pause] of stub.pauses.entries()) {
      expect(pause).toBeGreaterThan(0)
      expect(pause).toBeLessThanOrEqual(longest[i]!)
    }
    expect(store.requests.get('PutObject')).toEqual({
      requests: 4,
      bytesSent: 4,
      bytesReceived: 0,
    })
  })

  it('gives up after its tries with an error that may be repeated', async () => {
    const { stub, store } = await S3Stub.start(() => SLOW_DOWN, { attempts: 3 })
    const error = await failureOf(store.get('x'))
    expect([error.code, error.retry]).toEqual(['StorageUnavailable', true])
    expect(error.message).toContain('after 3 tries: SlowDown (HTTP 503)')
    expect(stub.requests).toHaveLength(3)
  })
})

describe('putIfAbsent on S3', () => {
  it('takes 409 for no answer, and the later 412 for a lost race', async () => {
    const { stub, store } = await S3Stub.start(first(CONFLICT, CONFLICT))
    stub.objects.set('store/x', { body: Buffer.from('another'), metadata: {} })
    expect(await store.putIfAbsent('x', bytesOf('mine'))).toBe('exists')
    // Nothing was read: what was refused each time cannot have made the object.
    expect(stub.asked).toEqual(Array(3).fill('PUT store/x'))
  })

  it('after 409 creates where nobody else has', async () => {
    const { store } = await S3Stub.start(first(CONFLICT))
    expect(await store.putIfAbsent('x', bytesOf('mine'))).toBe('created')
  })

  it.each(['lose', 'drop'] as const)('whose answer is cut off (%s) has created', async (cut) => {
    const { stub, store } = await S3Stub.start(first(cut))
    expect(await store.putIfAbsent('x', bytesOf('mine'))).toBe('created')
    expect(textOf(await store.get('x'))).toBe('mine')
    const looks = cut === 'lose' ? ['GET store/x'] : []
    expect(stub.asked).toEqual([...Array(2).fill('PUT store/x'), ...looks, 'GET store/x'])
  })

  it('whose answer is lost behind a 500 has created', async () => {
    const { stub, store } = await S3Stub.start((request, number) => {
      if (number > 1) return 'keep'
      const token = String(request.headers['x-amz-meta-calico-put'])
      const metadata = { 'x-amz-meta-calico-put': token }
      stub.objects.set('store/x', { body: request.body, metadata })
      return { status: 500, name: 'InternalError' }
    })
    expect(await store.putIfAbsent('x', bytesOf('mine'))).toBe('created')
  })

  it('that was cut off and finds the same bytes of another has lost', async () => {
    const { stub, store } = await S3Stub.start(first('drop'))
    const metadata = { 'x-amz-meta-calico-put': '0'.repeat(32) }
    stub.objects.set('store/x', { body: Buffer.from('same'), metadata })
    expect(await store.putIfAbsent('x', bytesOf('same'))).toBe('exists')
  })

  it('that was cut off and finds other bytes without a mark has lost', async () => {
    const { stub, store } = await S3Stub.start(first('drop'))
    stub.objects.set('store/x', { body: Buffer.from('another'), metadata: {} })
    expect(await store.putIfAbsent('x', bytesOf('mine'))).toBe('exists')
  })

  it('that was cut off and finds its bytes without a mark leaves the outcome open', async () => {
    const { stub, store } = await S3Stub.start(first('drop'))
    stub.objects.set('store/x', { body: Buffer.from('same'), metadata: {} })
    const error = await failureOf(store.putIfAbsent('x', bytesOf('same')))
    expect(error.code).toBe('StorageUnavailable')
  })

  it('that may have landed is never said to be refused, whatever comes after', async () => {
    const denied: Reaction = { status: 403, name: 'AccessDenied' }
    for (const last of [denied, { status: 507, name: 'QuotaExceeded' }]) {
      const { store } = await S3Stub.start(first('lose', last))
      const error = await failureOf(store.putIfAbsent('x', bytesOf('mine')))
      expect(error.code).toBe('StorageUnavailable')
    }
    const { store } = await S3Stub.start(first(denied))
    expect((await failureOf(store.putIfAbsent('x', bytesOf('mine')))).code).toBe('StorageDenied')
  })

  it('marks each call differently', async () => {
    const { stub, store } = await S3Stub.start(() => 'keep')
    for (const path of ['a', 'b']) await store.putIfAbsent(path, bytesOf('same'))
    const marks = stub.requests.map(({ headers }) => headers['x-amz-meta-calico-put'])
    expect(new Set(marks).size).toBe(2)
    for (const mark of marks) expect(mark).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('an upload whose completion had no answer, and which is there no more', () => {
  const NONE: Reaction = { status: 404, name: 'NoSuchUpload' }
  const BEGUN =
    '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>'

  /** What comes of a stream whose first completion is cut off, with an object at its path. */
  async function outcomeWith(found: 'own' | 'another' | null): Promise<string> {
    let token = ''
    let completions = 0
    const { stub, store } = await S3Stub.start(({ method, key, headers }) => {
      if (key === 'store/x?uploads=' || key === 'store/x?uploads') {
        token = String(headers['x-amz-meta-calico-put'])
        return { xml: BEGUN }
      }
      if (method !== 'POST') return 'keep'
      const mark = found === 'own' ? token : '0'.repeat(32)
      const metadata = { 'x-amz-meta-calico-put': mark }
      if (found) stub.objects.set('store/x', { body: Buffer.from('x'), metadata })
      return ++completions === 1 ? 'drop' : NONE
    })
    const writer = await store.createWriter('x')
    await writer.write(new Uint8Array(9 * 2 ** 20))
    const outcome = await writer.close().then(
      () => 'created',
      (error: unknown) => (isCalicoError(error) ? error.code : String(error)),
    )
    expect(completions).toBe(2)
    return outcome
  }

  it.each([
    ['own', 'created'],
    ['another', 'AlreadyExists'],
    [null, 'StorageUnavailable'],
  ] as const)('is decided by the mark of the object there: %s', async (found, outcome) => {
    expect(await outcomeWith(found)).toBe(outcome)
  })
})

describe('a read from S3', () => {
  it('whose bytes end too soon is asked for again', async () => {
    let reads = 0
    const { stub, store } = await S3Stub.start(({ method }) => {
      if (method === 'GET' && reads++ === 0) return 'drop'
      return 'keep'
    })
    await store.put('x', bytesOf('whole'))
    expect(textOf(await store.get('x'))).toBe('whole')
    expect(stub.asked).toEqual(['PUT store/x', 'GET store/x', 'GET store/x'])
  })

  it('of a range that a server answers with everything is cut', async () => {
    const { store } = await S3Stub.start(() => 'keep')
    await store.put('x', bytesOf('0123456789'))
    expect(textOf(await store.get('x', { range: { start: 2, end: 4 } }))).toBe('23')
  })

  it('waits no longer than it was told', async () => {
    const { stub, store } = await S3Stub.start(() => 'wait', { timeoutMs: 200, attempts: 2 })
    const error = await failureOf(store.get('x'))
    expect(error.code).toBe('StorageUnavailable')
    expect(stub.requests).toHaveLength(2)
  })

  it('ends at once when its caller cancels, also between tries', async () => {
    const controller = new AbortController()
    const { stub, store } = await S3Stub.start((_request, number) => {
      if (number === 3) controller.abort()
      return SLOW_DOWN
    })
    const error = await failureOf(store.get('x', { signal: controller.signal }))
    expect(error.code).toBe('Aborted')
    expect(stub.requests).toHaveLength(3)
  })
})

describe('failures of S3', () => {
  it.each<[number, string, ErrorCode]>([
    [403, 'AccessDenied', 'StorageDenied'],
    [403, 'InvalidAccessKeyId', 'StorageDenied'],
    [400, 'ExpiredToken', 'StorageDenied'],
    [401, 'Unauthorized', 'StorageDenied'],
    [404, 'NoSuchBucket', 'StoragePath'],
    [400, 'EntityTooLarge', 'StorageFull'],
    [507, 'InsufficientStorage', 'StorageFull'],
    [501, 'NotImplemented', 'UnsupportedStorage'],
    [400, 'InvalidRequest', 'InvalidArgument'],
    [301, 'PermanentRedirect', 'InvalidArgument'],
    [500, 'InternalError', 'StorageUnavailable'],
    [429, 'TooManyRequests', 'StorageUnavailable'],
  ])('%i %s is %s', async (status, name, code) => {
    const { store } = await S3Stub.start(() => ({ status, name }), { attempts: 1 })
    const error = await failureOf(store.put('x', bytesOf('1')))
    expect(error.code).toBe(code)
    expect(error.message).toContain('writing s3://bucket/store/x failed')
    expect(error.message).toContain(name)
  })

  it('show no secret, not even one that the server quotes', async () => {
    const token = 'Zq7sessionZq7'
    const message = `you sent ${SECRET} and ${token}`
    const { store } = await S3Stub.start(
      () => ({ status: 403, name: 'SignatureDoesNotMatch', message }),
      {
        credentials: { accessKeyId: 'A', secretAccessKey: SECRET, sessionToken: token },
      },
    )
    const error = await failureOf(store.get('x'))
    expect(error.message).toContain('you sent … and …')
    const shown = [inspect(error, { depth: 10, showHidden: true }), JSON.stringify(error)]
    shown.push(inspect(store, { depth: 10, showHidden: true }), JSON.stringify(store))
    for (const text of shown) {
      expect(text).not.toContain(SECRET)
      expect(text).not.toContain(token)
    }
  })

  it('of credentials that cannot be had say so', async () => {
    const { store } = await S3Stub.start(() => 'keep', {
      credentials: () => Promise.reject(new Error(`no role for ${SECRET.slice(0, 3)}`)),
      attempts: 1,
    })
    expect((await failureOf(store.get('x'))).message).toContain('no role for')
  })

  it('of a list out of order name what the server lacks', async () => {
    const page = (...keys: string[]): string =>
      `<ListBucketResult><IsTruncated>false</IsTruncated>${keys
        .map((key) => `<Contents><Key>store/${key}</Key><Size>1</Size></Contents>`)
        .join('')}</ListBucketResult>`
    const { stub, store } = await S3Stub.start(() => 'keep')
    stub.objects.set('?list-type=2&prefix=store%2F', {
      body: Buffer.from(page('b', 'a')),
      metadata: {},
    })
    const error = await failureOf(pathsOf(store, ''))
    expect(error.code).toBe('UnsupportedStorage')
    expect(error.message).toContain('CAL-STORAGE-008')
  })
})

describe('what is written to S3', () => {
  it('asks for the encryption that was chosen', async () => {
    const sse = 'x-amz-server-side-encryption'
    const { stub, store } = await S3Stub.start(() => 'keep', {
      encryption: { kind: 'aws:kms', keyId: 'key-7' },
    })
    await store.putIfAbsent('x', bytesOf('1'))
    await store.put('y', bytesOf('1'))
    for (const { headers } of stub.requests) {
      expect([headers[sse], headers[`${sse}-aws-kms-key-id`]]).toEqual(['aws:kms', 'key-7'])
    }
    const plain = await S3Stub.start(() => 'keep', { encryption: { kind: 'AES256' } })
    await plain.store.put('x', bytesOf('1'))
    expect(plain.stub.requests[0]?.headers[sse]).toBe('AES256')
  })
})

describe('a server that ignores the condition of a put', () => {
  it('is refused before anything is written to it, and may be read', async () => {
    const { stub } = await S3Stub.start(() => 'keep')
    stub.ignoresCondition = true
    const options = { uri: 's3://bucket/lies', s3: stub.options() }
    const error = await failureOf(createStore(options))
    expect(error.code).toBe('UnsupportedStorage')
    expect(error.message).toContain('let 5 of 5 create one object')
    expect([...stub.objects.keys()]).toEqual([])
    expect((await failureOf(openStore(options))).code).toBe('NotAStore')
  })
})

describe('credentials for S3', () => {
  it('of a role that a profile names are asked for, and sign what is sent', async () => {
    const session = 'Zq7sessionZq7'
    const sts = createServer((_request, response) => {
      response.end(
        '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>' +
          '<Credentials><AccessKeyId>ROLEKEY</AccessKeyId>' +
          `<SecretAccessKey>${SECRET}</SecretAccessKey><SessionToken>${session}</SessionToken>` +
          '<Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>' +
          '</AssumeRoleResult></AssumeRoleResponse>',
      )
    })
    await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void sts.close())
    const { port } = sts.address() as AddressInfo
    const file = join(await temporaryFolder(), 'config')
    await writeFile(
      file,
      '[profile own]\naws_access_key_id = OWN\naws_secret_access_key = own-secret\n' +
        '[profile customer]\nrole_arn = arn:aws:iam::123456789012:role/store\n' +
        'source_profile = own\nregion = eu-central-1\n',
    )
    vi.stubEnv('AWS_CONFIG_FILE', file)
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', `${file}-none`)
    vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${port}`)
    onTestFinished(() => void vi.unstubAllEnvs())
    const { stub } = await S3Stub.start(() => 'keep')
    const { endpoint = '' } = stub.options()
    const s3 = { endpoint, profile: 'customer', region: 'eu-central-1' }
    const store = new S3Store({ place: 'bucket/store', env: systemEnv, s3 })
    await store.put('x', bytesOf('1'))
    const { headers } = stub.requests[0]!
    expect(headers.authorization).toContain('Credential=ROLEKEY/')
    expect(headers.authorization).toContain('/eu-central-1/s3/')
    expect(headers['x-amz-security-token']).toBe(session)
    await store.close()
  })
})

describe('the SDK of S3', () => {
  it('is loaded by what asks S3 for something, and by nothing else', () => {
    const eager = readFiles('src', /\.ts$/).filter(({ text }) =>
      /^(?:import|export) (?!type ).*'@aws-sdk/m.test(text),
    )
    expect(eager.map(({ path }) => path)).toEqual([])
  })
})
