/**
 * Addresses of stores, with the version that is meant where one is given (spec/storage.md,
 * "Addresses").
 *
 *   address = place [ "@" ref ]           the first "@" ends the place; a literal one is %40
 *   place   = "file://" path | path | "memory:" name | "s3://" bucket [ "/" prefix ] | other
 *   other   = scheme ":" text               of a scheme that was registered
 *   ref     = at | name [ "@" at ]          the name of a branch or tag
 *   at      = "v" digits | RFC 3339 timestamp in UTC
 */
import { parseMicros } from '../arrow/temporal.js'
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import { refNameProblem } from '../format/ref-name.js'
import type { ObjectStore } from './contract.js'
import { LocalStore } from './local/local.js'
import { openMemoryStore } from './memory.js'
import { ProvingStore } from './proving.js'
import { registeredStorage } from './registered.js'
import type { S3Options, Variables } from './s3/options.js'
import { S3Store } from './s3/s3.js'

/** A version of a branch. `micros` counts from 1970 in UTC. */
export type AddressAt =
  | { readonly kind: 'version'; readonly version: number }
  | { readonly kind: 'timestamp'; readonly micros: number }

/** What stands behind the `@`. */
export interface AddressRef {
  /** The name of a branch or tag; null for `main`. */
  readonly name: string | null
  /** null for the newest state, or that of the tag. */
  readonly at: AddressAt | null
}

export interface StoreAddress {
  /** `file`, `memory`, `s3`, or one that was registered. */
  readonly scheme: string
  /**
   * A path of the file system, decoded, relative where the address was; the name of a memory store;
   * bucket and prefix; or what follows the scheme of a registered storage.
   */
  readonly path: string
  /** null for the newest state of `main`. */
  readonly ref: AddressRef | null
}

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]+):/
const MEMORY_NAME = /^[A-Za-z0-9._=+-]{1,200}$/
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
const PREFIX_PART = /^[A-Za-z0-9._=+@-]{1,200}$/
const VERSION = /^v([0-9]+)$/
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.(\d{1,9}))?Z$/

/**
 * Takes an address apart, touching nothing.
 * @throws InvalidAddress where it does not parse, UnsupportedStorage for a scheme that is not
 * known.
 */
export function parseAddress(text: string): StoreAddress {
  const mark = text.indexOf('@', authorityEnd(text))
  const place = mark === -1 ? text : text.slice(0, mark)
  const ref = mark === -1 ? null : parseRef(text.slice(mark + 1), text)
  const scheme = SCHEME.exec(place)?.[1]?.toLowerCase()
  switch (scheme) {
    case undefined:
      return { scheme: 'file', path: checkFilePath(place.replaceAll('%40', '@'), text), ref }
    case 'file':
      return { scheme, path: checkFilePath(parseFileUrl(place, text), text), ref }
    case 'memory':
      return { scheme, path: checkMemoryName(place.slice('memory:'.length), text), ref }
    case 's3':
      return { scheme, path: parseS3Place(place, text), ref }
    default:
      if (registeredStorage(scheme) === undefined) throw unknownScheme(scheme, text)
      return { scheme, path: place.slice(scheme.length + 1).replaceAll('%40', '@'), ref }
  }
}

export interface OpenStorageOptions {
  readonly env: Env
  /** For `s3:` addresses. */
  readonly s3?: S3Options | undefined
  /** The environment variables; those of the process unless given. */
  readonly variables?: Variables | undefined
}

/**
 * Opens the storage of an address, whose `ref` plays no part. Connects to nothing, and makes
 * nothing before the first write; a storage whose server may not honour the condition of
 * `putIfAbsent` is probed then.
 * @throws InvalidArgument for options that make no sense, UnsupportedStorage for a scheme that is
 * registered no more
 */
export function openStorage(address: StoreAddress, options: OpenStorageOptions): ObjectStore {
  const opened = openUnproven(address, options)
  return opened.capabilities?.conditionalPut === 'kept'
    ? opened
    : new ProvingStore(opened, options.env)
}

/** The storage of a whole store. @throws as openStorage; InvalidAddress where a ref is named */
export function openWhole(uri: string, env: Env): ObjectStore {
  const address = parseAddress(uri)
  if (address.ref === null) return openStorage(address, { env })
  throw new CalicoError(
    'InvalidAddress',
    `'${uri}' names a version or branch, and a whole store is meant; leave out the @ and after`,
  )
}

/** As openStorage, without any probe: for what tries whether a storage keeps the contract. */
export function openUnproven(address: StoreAddress, options: OpenStorageOptions): ObjectStore {
  const { scheme, path } = address
  const { env, s3, variables = process.env } = options
  switch (scheme) {
    case 'file':
      return new LocalStore({ root: path, env })
    case 'memory':
      return openMemoryStore(path, env)
    case 's3':
      return new S3Store({ place: path, env, variables, ...(s3 && { s3 }) })
    default: {
      const factory = registeredStorage(scheme)
      if (factory === undefined) throw unknownScheme(scheme, `${scheme}:${path}`)
      return factory({ scheme, place: path, env })
    }
  }
}

function unknownScheme(scheme: string, text: string): CalicoError {
  return new CalicoError(
    'UnsupportedStorage',
    `no storage is known for '${scheme}:' in '${text}'; use file:///path, memory:name,` +
      ' s3://bucket/prefix, or a path (with ./ before it where it looks like this)',
  )
}

/** Where a search for a ref begins: an authority may hold an `@` of its own. */
function authorityEnd(text: string): number {
  const authority = /^[A-Za-z][A-Za-z0-9+.-]+:\/\/[^/]*/.exec(text)
  return authority === null ? 0 : authority[0].length
}

function parseFileUrl(place: string, text: string): string {
  const match = /^file:(?:\/\/(?:localhost)?(?=\/))?(\/.*)$/is.exec(place)
  if (match === null || match[1]?.startsWith('//')) {
    throw invalid(text, 'a file address is file:///path, absolute and without a host')
  }
  const path = match[1] ?? ''
  if (/[?#]/.test(path)) throw invalid(text, 'write ? as %3F and # as %23')
  try {
    return decodeURIComponent(path)
  } catch {
    throw invalid(text, 'a %-escape in it is none of UTF-8; write a literal % as %25')
  }
}

function parseS3Place(place: string, text: string): string {
  const [, bucket = '', rest = ''] = /^s3:\/\/([^/]*)(?:\/(.*))?$/is.exec(place) ?? []
  if (!BUCKET.test(bucket)) {
    throw invalid(text, 'an S3 address is s3://bucket/prefix, the bucket as S3 allows its name')
  }
  const prefix = rest.replaceAll('%40', '@').replace(/\/+$/, '')
  if (prefix === '') return bucket
  const wrong = prefix
    .split('/')
    .find((part) => !PREFIX_PART.test(part) || part === '.' || part === '..')
  if (wrong === undefined) return `${bucket}/${prefix}`
  throw invalid(text, `'${wrong}' in its prefix is none of letters, digits and . _ = + - %40`)
}

function checkFilePath(path: string, text: string): string {
  if (path === '') throw invalid(text, 'it names no path')
  if (path.includes('\0')) throw invalid(text, 'a path holds no zero byte')
  return path.replace(/(?<=.)\/+$/, '')
}

function checkMemoryName(name: string, text: string): string {
  if (MEMORY_NAME.test(name)) return name
  throw invalid(text, 'the name of a memory store is 1 to 200 of letters, digits and . _ = + -')
}

/**
 * Takes apart what names a branch, a tag or a state: `dev`, `v12`, `dev@2026-11-01T00:00:00Z`.
 * @param text for the message, what it is a part of
 * @throws InvalidAddress
 */
export function parseRef(ref: string, text = `@${ref}`): AddressRef {
  const mark = ref.indexOf('@')
  const at = parseAt(mark === -1 ? ref : ref.slice(mark + 1))
  if (mark === -1 && at) return { name: null, at }
  const name = mark === -1 ? ref : ref.slice(0, mark)
  const problem = refNameProblem(name)
  if (problem === null && (mark === -1 || at)) return { name, at }
  throw invalid(
    text,
    `'${ref}' after the @ is neither the name of a branch or tag, nor a version like v12, nor a ` +
      'time like 2026-11-01T00:00:00Z, nor a name with @ and one of these; a literal @ is %40',
  )
}

/** The fraction is cut to whole microseconds: what was committed up to that instant is the same. */
function parseAt(ref: string): AddressAt | null {
  const version = VERSION.exec(ref)
  if (version !== null) {
    const number = Number(version[1])
    if (Number.isSafeInteger(number)) return { kind: 'version', version: number }
  }
  const timestamp = TIMESTAMP.exec(ref)
  if (timestamp !== null) {
    const fraction = (timestamp[1] ?? '').slice(0, 6)
    const micros = parseMicros(`${ref.slice(0, 19)}${fraction && `.${fraction}`}Z`, true)
    if (micros !== undefined) return { kind: 'timestamp', micros: Number(micros) }
  }
  return null
}

function invalid(text: string, problem: string): CalicoError {
  return new CalicoError('InvalidAddress', `the address '${text}' does not parse: ${problem}`)
}
