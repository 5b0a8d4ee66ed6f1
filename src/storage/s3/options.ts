/** Where the objects of an `s3:` address are and who asks for them. */
import { CalicoError } from '../../errors.js'

export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Of temporary credentials. */
  readonly sessionToken?: string
  /** When temporary credentials end; they are asked for again shortly before. */
  readonly expiration?: Date
}

/**
 * What is not given comes from the environment, and then from where the AWS SDK looks: shared
 * configuration files, a web identity, the role of a container or a machine.
 */
export interface S3Options {
  /** `https://host:port` of a server that speaks S3; AWS unless given. */
  readonly endpoint?: string
  readonly region?: string
  /** `endpoint/bucket/key`, not `bucket.endpoint/key`; where an endpoint is given, if unset. */
  readonly pathStyle?: boolean
  /** Fixed ones, or a function that is asked when they are needed, as for a role of one's own. */
  readonly credentials?: S3Credentials | (() => Promise<S3Credentials>)
  /** A profile of the shared configuration files; it may name a role to take. */
  readonly profile?: string
  /** How the server encrypts what is written; as the bucket says unless given. */
  readonly encryption?: S3Encryption
  /** How long a connection may take to come about. 5 s unless given. */
  readonly connectTimeoutMs?: number
  /** How long one request may wait for an answer, or for more of it. 30 s unless given. */
  readonly timeoutMs?: number
  /** How often a request is tried, the first time included. 8 unless given. */
  readonly attempts?: number
  /** Size of the parts in which large objects are sent and read, from 5 MiB on. 8 MiB if unset. */
  readonly partBytes?: number
}

export type S3Encryption =
  | { readonly kind: 'AES256' }
  | {
      readonly kind: 'aws:kms'
      /** Id or ARN of the key; the bucket's own unless given. */
      readonly keyId?: string
    }

export interface S3Settings extends S3Options {
  readonly pathStyle: boolean
  readonly connectTimeoutMs: number
  readonly timeoutMs: number
  readonly attempts: number
  readonly partBytes: number
}

/** The least size of all parts but the last that S3 takes. */
const PART_BYTES_MIN = 5 * 1024 * 1024

/** Environment variables, as `process.env` has them. */
export type Variables = Readonly<Record<string, string | undefined>>

/**
 * What is given, then what the environment says, then the defaults.
 * @throws InvalidArgument
 */
export function s3Settings(given: S3Options, variables: Variables): S3Settings {
  const endpoint =
    given.endpoint ??
    variables.CALICO_S3_ENDPOINT ??
    variables.AWS_ENDPOINT_URL_S3 ??
    variables.AWS_ENDPOINT_URL
  const region = given.region ?? variables.AWS_REGION ?? variables.AWS_DEFAULT_REGION
  const encryption = given.encryption ?? encryptionFrom(variables)
  const settings: S3Settings = {
    connectTimeoutMs: 5_000,
    timeoutMs: 30_000,
    attempts: 8,
    partBytes: 8 * 1024 * 1024,
    ...given,
    pathStyle: given.pathStyle ?? pathStyleFrom(variables) ?? endpoint !== undefined,
    ...(endpoint !== undefined && { endpoint: checkEndpoint(endpoint) }),
    ...(encryption !== undefined && { encryption }),
    // Servers other than AWS have no regions; requests are signed with one nevertheless.
    ...((region ?? endpoint) !== undefined && { region: region ?? 'us-east-1' }),
  }
  atLeast('connectTimeoutMs', settings.connectTimeoutMs, 1)
  atLeast('timeoutMs', settings.timeoutMs, 1)
  atLeast('attempts', settings.attempts, 1)
  atLeast('partBytes', settings.partBytes, PART_BYTES_MIN)
  return settings
}

function atLeast(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return
  throw new CalicoError(
    'InvalidArgument',
    `the S3 option ${name} is ${value}; give a whole number from ${least} on`,
  )
}

/** An endpoint is shown in messages: what could be a secret is refused without being shown. */
function checkEndpoint(text: string): string {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw endpointRefused('is no URL')
  }
  if (url.username || url.password) throw endpointRefused('holds a user name or a password')
  if (!['http:', 'https:'].includes(url.protocol)) throw endpointRefused('is not http: or https:')
  if (url.search || url.hash) throw endpointRefused('has a query or a fragment')
  return text
}

function endpointRefused(problem: string): CalicoError {
  return new CalicoError(
    'InvalidArgument',
    `the S3 endpoint ${problem}; give it as https://host:port`,
  )
}

function pathStyleFrom({ CALICO_S3_PATH_STYLE: text }: Variables): boolean | undefined {
  if (text === undefined || text === '') return undefined
  if (text === 'true' || text === 'false') return text === 'true'
  throw new CalicoError(
    'InvalidArgument',
    `CALICO_S3_PATH_STYLE is '${text}'; set it to true or false, or not at all`,
  )
}

function encryptionFrom(variables: Variables): S3Encryption | undefined {
  const { CALICO_S3_ENCRYPTION: kind, CALICO_S3_KMS_KEY: keyId } = variables
  if (kind === undefined || kind === '') return undefined
  if (kind === 'AES256') return { kind }
  if (kind === 'aws:kms') return { kind, ...(keyId && { keyId }) }
  throw new CalicoError(
    'InvalidArgument',
    `CALICO_S3_ENCRYPTION is '${kind}'; set it to AES256 or aws:kms, or not at all`,
  )
}
