/** What an S3 store is told by its options and by the environment. */
import { describe, expect, it } from 'vitest'
import { isCalicoError } from '../../src/errors.js'
import { s3Settings } from '../../src/storage/s3/options.js'
import { SECRET } from '../support/s3-server.js'

describe('the settings of S3', () => {
  it('come from AWS alone unless something is said', () => {
    const { endpoint, region, pathStyle, encryption } = s3Settings({}, {})
    expect([endpoint, region, pathStyle, encryption]).toEqual([
      undefined,
      undefined,
      false,
      undefined,
    ])
  })

  it('take endpoint, region, style and encryption from the environment', () => {
    const settings = s3Settings(
      {},
      {
        AWS_ENDPOINT_URL: 'http://third:1',
        AWS_ENDPOINT_URL_S3: 'http://second:1',
        CALICO_S3_ENDPOINT: 'http://first:1',
        AWS_REGION: 'eu-central-1',
        CALICO_S3_PATH_STYLE: 'false',
        CALICO_S3_ENCRYPTION: 'aws:kms',
        CALICO_S3_KMS_KEY: 'key',
      },
    )
    expect(settings).toMatchObject({
      endpoint: 'http://first:1',
      region: 'eu-central-1',
      pathStyle: false,
      encryption: { kind: 'aws:kms', keyId: 'key' },
    })
  })

  it('let options win, and address buckets by path where an endpoint is given', () => {
    const variables = { CALICO_S3_ENDPOINT: 'http://first:1', AWS_DEFAULT_REGION: 'eu-west-1' }
    const settings = s3Settings({ endpoint: 'https://own', region: 'r', attempts: 2 }, variables)
    expect(settings).toMatchObject({ endpoint: 'https://own', region: 'r', attempts: 2 })
    expect(settings.pathStyle).toBe(true)
    expect(s3Settings({ endpoint: 'https://own' }, {}).region).toBe('us-east-1')
  })

  it.each([
    { endpoint: 'own' },
    { endpoint: `https://user:${SECRET}@own` },
    { endpoint: `https://own?key=${SECRET}` },
    { endpoint: `ftp://own/${SECRET}` },
    { attempts: 0 },
    { timeoutMs: 0.5 },
    { partBytes: 1024 },
  ])('refuse %j, and show no secret', (options) => {
    try {
      expect.unreachable(JSON.stringify(s3Settings(options, {})))
    } catch (error) {
      expect(isCalicoError(error, 'InvalidArgument')).toBe(true)
      expect(String(error)).not.toContain(SECRET)
    }
  })

  it.each([{ CALICO_S3_PATH_STYLE: 'yes' }, { CALICO_S3_ENCRYPTION: 'rot13' }])(
    'refuse %j of the environment',
    (variables) => expect(() => s3Settings({}, variables)).toThrow('set it to'),
  )
})
