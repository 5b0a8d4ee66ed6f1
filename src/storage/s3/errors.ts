/** What S3 and the way to it say of a failed request, as codes of the closed table. */
import { CalicoError, type ErrorCode } from '../../errors.js'

/**
 * What to do about a request that failed.
 *
 * - `absent`, `exists`, `beyond`: answers: no such object, the condition does not hold, the range
 *   begins at or behind the end.
 * - `busy`: another request for the same object or its folder was under way; nothing was done.
 * - `throttled`, `failed`: worth repeating; whether it was carried out is not known.
 * - `final`: repeating changes nothing, and nothing was done.
 */
export type FailureKind = 'absent' | 'exists' | 'beyond' | 'busy' | 'throttled' | 'failed' | 'final'

export interface S3Failure {
  readonly kind: FailureKind
  readonly code: ErrorCode
  /** What S3 calls it, and the status of the answer where there was one. */
  readonly name: string
  readonly status: number | null
  readonly text: string
}

/** By the name that S3 gives. */
const NAMED: Readonly<Record<string, readonly [FailureKind, ErrorCode]>> = {
  NoSuchKey: ['absent', 'MissingObject'],
  NotFound: ['absent', 'MissingObject'],
  NoSuchUpload: ['absent', 'StorageUnavailable'],
  PreconditionFailed: ['exists', 'AlreadyExists'],
  InvalidRange: ['beyond', 'InvalidArgument'],
  ConditionalRequestConflict: ['busy', 'StorageUnavailable'],
  OperationAborted: ['busy', 'StorageUnavailable'],
  SlowDown: ['throttled', 'StorageUnavailable'],
  Throttling: ['throttled', 'StorageUnavailable'],
  ThrottlingException: ['throttled', 'StorageUnavailable'],
  RequestLimitExceeded: ['throttled', 'StorageUnavailable'],
  TooManyRequests: ['throttled', 'StorageUnavailable'],
  RequestTimeout: ['failed', 'StorageUnavailable'],
  RequestTimeTooSkewed: ['failed', 'StorageUnavailable'],
  BadDigest: ['failed', 'StorageUnavailable'],
  IncompleteBody: ['failed', 'StorageUnavailable'],
  NoSuchBucket: ['final', 'StoragePath'],
  // Servers over a file system also say this while a folder comes and goes.
  ObjectParentIsFile: ['busy', 'StoragePath'],
  ExistingObjectIsDirectory: ['busy', 'StoragePath'],
  EntityTooLarge: ['final', 'StorageFull'],
  QuotaExceeded: ['final', 'StorageFull'],
  NotImplemented: ['final', 'UnsupportedStorage'],
  CredentialsProviderError: ['final', 'StorageDenied'],
  // Some servers say 404 here, which is no word about the object.
  InvalidAccessKeyId: ['final', 'StorageDenied'],
  XAdminUserNotFound: ['final', 'StorageDenied'],
  ExpiredToken: ['final', 'StorageDenied'],
  InvalidToken: ['final', 'StorageDenied'],
  TokenRefreshRequired: ['final', 'StorageDenied'],
  KeyTooLongError: ['final', 'InvalidArgument'],
  PermanentRedirect: ['final', 'InvalidArgument'],
  AuthorizationHeaderMalformed: ['final', 'InvalidArgument'],
  IllegalLocationConstraintException: ['final', 'InvalidArgument'],
}

/** By the status of the answer, where the name says nothing. */
const STATUS: Readonly<Record<number, readonly [FailureKind, ErrorCode]>> = {
  301: ['final', 'InvalidArgument'],
  307: ['failed', 'StorageUnavailable'],
  400: ['final', 'InvalidArgument'],
  401: ['final', 'StorageDenied'],
  403: ['final', 'StorageDenied'],
  404: ['absent', 'MissingObject'],
  405: ['final', 'UnsupportedStorage'],
  408: ['failed', 'StorageUnavailable'],
  409: ['busy', 'StorageUnavailable'],
  412: ['exists', 'AlreadyExists'],
  416: ['beyond', 'InvalidArgument'],
  429: ['throttled', 'StorageUnavailable'],
  501: ['final', 'UnsupportedStorage'],
  503: ['throttled', 'StorageUnavailable'],
  507: ['final', 'StorageFull'],
}

const ADVICE: Partial<Record<ErrorCode, string>> = {
  StorageDenied:
    'access is refused; give the credentials that are used the right to this bucket and prefix',
  StorageFull: 'no room, or a size limit; nothing became visible: make room, retry',
  StoragePath: 'the place cannot hold the object; create the bucket, or choose another prefix',
  StorageUnavailable: 'look into the cause, then retry',
  UnsupportedStorage: 'the server does not do what Calico needs; choose another',
  InvalidArgument: 'check the endpoint, the region and the length of the prefix',
}

/** What a thrown value of the SDK comes to. Nothing of the request stays in it. */
export function failureOf(error: unknown): S3Failure {
  const { name, status, text } = describe(error)
  const known = NAMED[name] ?? (status === null ? undefined : STATUS[status])
  const [kind, code] = known ?? (/region is missing/i.test(text) ? NO_REGION : UNKNOWN)
  return { kind, code, name, status, text }
}

const UNKNOWN = ['failed', 'StorageUnavailable'] as const
const NO_REGION = ['final', 'InvalidArgument'] as const

/**
 * The error of a failure that is no answer. `action` says in words what was being done to what.
 * After a try that may have been carried out, it is one that leaves the outcome open.
 */
export function s3Error(
  failure: S3Failure,
  options: { action: string; uncertain: boolean; attempts: number },
): CalicoError {
  const { action, uncertain, attempts } = options
  const code = uncertain ? 'StorageUnavailable' : failure.code
  const status = failure.status === null ? '' : ` (HTTP ${failure.status})`
  const tried = attempts > 1 ? ` after ${attempts} tries` : ''
  const advice = ADVICE[failure.code] ?? ADVICE.StorageUnavailable
  return new CalicoError(
    code,
    `${action} failed${tried}: ${failure.name}${status}: ${failure.text}; ${advice}`,
    { details: { name: failure.name, status: failure.status } },
  )
}

/** What an error says that may be shown: its headers, its request and what was signed may not. */
function describe(error: unknown): { name: string; status: number | null; text: string } {
  if (!(error instanceof Error)) return { name: 'Error', status: null, text: 'no error was given' }
  const { code, $metadata } = error as {
    code?: unknown
    $metadata?: { httpStatusCode?: unknown }
  }
  const status = typeof $metadata?.httpStatusCode === 'number' ? $metadata.httpStatusCode : null
  const isPlain = ['Error', 'TypeError', 'UnknownError'].includes(error.name)
  const name = isPlain && typeof code === 'string' ? code : error.name
  const text = error.message.replace(/\s+/g, ' ').slice(0, TEXT_CHARACTERS_MAX)
  return { name, status, text: text === '' ? 'no reason was given' : text }
}

const TEXT_CHARACTERS_MAX = 300
