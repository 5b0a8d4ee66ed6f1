import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { type ErrorCode, isCalicoError } from '../../src/errors.js'
import { openStorage, parseAddress } from '../../src/storage/address.js'
import { bytesOf, textOf } from '../contract/collect.js'
import { temporaryFolder } from './folders.js'

const refuses = (text: string, code: ErrorCode): void => {
  try {
    const parsed = parseAddress(text)
    expect.unreachable(`${text} was parsed as ${JSON.stringify(parsed)}`)
  } catch (error) {
    expect(isCalicoError(error, code), `${text}: ${error}`).toBe(true)
  }
}

describe('addresses', () => {
  it.each([
    ['/data/store', 'file', '/data/store'],
    ['/data/store//', 'file', '/data/store'],
    ['/', 'file', '/'],
    ['store', 'file', 'store'],
    ['./a b/c:d', 'file', './a b/c:d'],
    ['100%', 'file', '100%'],
    ['a%20b', 'file', 'a%20b'],
    ['user%40host/s', 'file', 'user@host/s'],
    ['file:///data/store', 'file', '/data/store'],
    ['FILE:///data/', 'file', '/data'],
    ['file:/data', 'file', '/data'],
    ['file://localhost/data', 'file', '/data'],
    ['file:///a%20b/%40%C3%A4', 'file', '/a b/@ä'],
    ['memory:name', 'memory', 'name'],
    ['s3://bucket', 's3', 'bucket'],
    ['s3://a.b-c/', 's3', 'a.b-c'],
    ['S3://bucket/deep/er/', 's3', 'bucket/deep/er'],
    ['s3://bucket/user%40host', 's3', 'bucket/user@host'],
  ])('%s is of the scheme %s at %s', (text, scheme, path) => {
    expect(parseAddress(text)).toEqual({ scheme, path, ref: null })
  })

  it.each([
    ['/s@v12', { kind: 'version', version: 12 }],
    ['file:///s@v0', { kind: 'version', version: 0 }],
    ['memory:m@v9007199254740991', { kind: 'version', version: Number.MAX_SAFE_INTEGER }],
    ['s3://bucket/s@v3', { kind: 'version', version: 3 }],
    ['s3://bucket/@v3', { kind: 'version', version: 3 }],
    ['s@2026-11-01T00:00:00Z', { kind: 'timestamp', micros: 1_793_491_200_000_000 }],
    ['s@1970-01-01T00:00:01.5Z', { kind: 'timestamp', micros: 1_500_000 }],
    ['s@1970-01-01T00:00:00.123456789Z', { kind: 'timestamp', micros: 123_456 }],
    ['s@1969-12-31T23:59:59.999999Z', { kind: 'timestamp', micros: -1 }],
    ['s@2024-02-29T12:00:00Z', { kind: 'timestamp', micros: 1_709_208_000_000_000 }],
  ])('%s asks for a state of the store', (text, at) => {
    expect(parseAddress(text).ref).toEqual({ name: null, at })
  })

  it.each([
    ['/s@dev', { name: 'dev', at: null }],
    ['memory:m@users/anna/trial-2', { name: 'users/anna/trial-2', at: null }],
    ['s3://bucket/s@_x.y+z', { name: '_x.y+z', at: null }],
    ['s@dev@v3', { name: 'dev', at: { kind: 'version', version: 3 } }],
    ['s@dev@1970-01-01T00:00:01Z', { name: 'dev', at: { kind: 'timestamp', micros: 1_000_000 } }],
    ['s@main', { name: 'main', at: null }],
    ['s@v1x', { name: 'v1x', at: null }],
  ])('%s asks for a branch or tag', (text, ref) => {
    expect(parseAddress(text).ref).toEqual(ref)
  })

  it.each([
    '',
    '@v1',
    's@',
    's@12',
    's@v1@v2@v3',
    's@dev@',
    's@dev@tag',
    's@/dev',
    's@dev/',
    's@a//b',
    's@-dev',
    's@a..b',
    's@dev.',
    's@dev.lock/x',
    's@a b',
    's@2026-11',
    's@v9007199254740992',
    's@v1@v2',
    's@2026-11-01',
    's@2026-11-01T00:00:00',
    's@2026-11-01T00:00:00+01:00',
    's@2026-11-01T00:00:00.Z',
    's@2026-02-29T00:00:00Z',
    's@2026-13-01T00:00:00Z',
    's@2026-11-01T24:00:00Z',
    's@2026-11-01T00:00:60Z',
    'file://host/data',
    'file://user@host/data',
    'file:data',
    'file:',
    'file:////data',
    'file:///a?b',
    'file:///a#b',
    'file:///a%',
    'file:///a%FF',
    'file:///a%00',
    'a\0b',
    'memory:',
    'memory:a/b',
    'memory:a b',
    's3:bucket/s',
    's3://',
    's3:///s',
    's3://Bucket/s',
    's3://b/s',
    's3://bucket@v3',
    's3://user@bucket/s',
    's3://bucket//s',
    's3://bucket/a b',
    's3://bucket/a%20b',
    's3://bucket/../s',
    's3://bucket/s?x',
  ])('%j is refused with InvalidAddress', (text) => refuses(text, 'InvalidAddress'))

  it.each(['s5://bucket/s', 'sftp://user@host/s@v1', 'hdfs:/s', 'c3po:x'])(
    '%s is refused with UnsupportedStorage',
    (text) => refuses(text, 'UnsupportedStorage'),
  )

  it('open the storage they name, and that storage names itself by an address', async () => {
    const folder = join(await temporaryFolder(), 'odd @ %')
    for (const text of [folder.replace('@', '%40'), 'memory:address-test@v1']) {
      const store = openStorage(parseAddress(text), { env: systemEnv })
      await store.put('x', bytesOf('1'))
      const again = openStorage(parseAddress(store.uri), { env: systemEnv })
      expect(textOf(await again.get('x'))).toBe('1')
      expect(again.uri).toBe(store.uri)
    }
  })
})
