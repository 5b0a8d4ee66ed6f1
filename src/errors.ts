/**
 * The closed table of error codes (spec/errors.md). A code is the same string in every language and
 * over every wire; its kind tells a program what to do, its message tells a person what was found,
 * where, and what to do next.
 */

/**
 * What a caller can do about an error. Kinds are few on purpose: a new one is warranted only by a
 * new reaction.
 */
export type ErrorKind =
  | 'Invalid'
  | 'NotFound'
  | 'Conflict'
  | 'CommitUnknown'
  | 'Unavailable'
  | 'Data'
  | 'Unsupported'
  | 'Internal'

interface ErrorRow {
  readonly kind: ErrorKind
  readonly retry: boolean
  readonly summary: string
}

const row = (kind: ErrorKind, retry: boolean, summary: string): ErrorRow => ({
  kind,
  retry,
  summary,
})

/**
 * Every code with its kind, whether the same call may succeed when repeated, and one line of
 * meaning.
 */
export const ERROR_CODES = {
  InvalidArgument: row('Invalid', false, 'an argument is missing, malformed or out of range'),
  InvalidAddress: row('Invalid', false, 'a store address does not parse'),
  InvalidKey: row('Invalid', false, 'a key component is null, too long or not of its type'),
  InvalidType: row('Invalid', false, 'a type name does not parse or is not allowed in this place'),
  InvalidExpression: row('Invalid', false, 'an expression does not parse or does not type'),
  EvaluationFailed: row('Invalid', false, 'an expression has no result for a row of a read'),
  InvalidName: row(
    'Invalid',
    false,
    'a name is empty, too long, or differs from another only by case',
  ),
  TypeMismatch: row('Invalid', false, 'a value is not of the type its column declares'),
  OperationNotAllowed: row(
    'Invalid',
    false,
    'a cell or row operation is not allowed on this column',
  ),
  DuplicateKey: row(
    'Invalid',
    false,
    'a key repeats across files of one commit that gives no order',
  ),
  UnknownColumn: row('NotFound', false, 'the key-space has no column of this name'),
  UnknownKeySpace: row('NotFound', false, 'the store has no key-space of this name'),
  UnknownVersion: row('NotFound', false, 'the line has no such version'),
  VersionExpired: row('NotFound', false, 'what the version was read from was let go of'),
  UnknownRef: row('NotFound', false, 'the store has no branch or tag of this name'),
  NotAStore: row('NotFound', false, 'there is no Calico store at this address'),
  NotFound: row('NotFound', false, 'an object or file that was asked for does not exist'),
  AlreadyExists: row('Conflict', false, 'a store, key-space or object of this name exists already'),
  CommitConflict: row('Conflict', true, 'another commit changed what this transaction depends on'),
  StaleSequence: row('Conflict', false, 'the mark of an application is another than was said'),
  StaleEpoch: row('Conflict', false, 'a newer run of the same application has taken over'),
  BranchSealed: row('Conflict', false, 'the branch was deleted or renamed, and takes no commits'),
  ClockSkew: row('Unavailable', false, "this machine's clock is too far ahead of the storage's"),
  CommitUnknown: row('CommitUnknown', false, 'it is not known whether the commit landed'),
  StorageUnavailable: row(
    'Unavailable',
    true,
    'the storage did not answer, or answered with a fault',
  ),
  StorageFull: row('Unavailable', true, 'no space, or a file-size or quota limit, at the storage'),
  StorageDenied: row('Unavailable', false, 'the storage refused access'),
  Overloaded: row('Unavailable', true, 'a bridge has no room for the request now, or is ending'),
  BridgeUnavailable: row('Unavailable', true, 'a bridge cannot be reached, or cannot be started'),
  Denied: row('Unavailable', false, "the store's policy refuses this to the principal who asks"),
  StoragePath: row(
    'Invalid',
    false,
    'the place cannot hold a store: a file where a folder must be',
  ),
  Contention: row(
    'Unavailable',
    true,
    'the head moved away more often than the retry limit allows',
  ),
  Aborted: row('Unavailable', true, 'the caller cancelled the operation'),
  CorruptDocument: row(
    'Data',
    false,
    'a control document fails its checksum or schema, or is truncated',
  ),
  CorruptManifest: row('Data', false, 'a manifest fails its content address or schema'),
  CorruptFile: row('Data', false, 'a data file is truncated, malformed or not what the log says'),
  MissingObject: row('Data', false, 'an object that the log names is not in the storage'),
  ValueOutOfRange: row('Data', false, 'a cell holds a sum that its type cannot show'),
  BadInput: row('Data', false, 'an input file cannot be read as what it is said to be'),
  UnsupportedFormat: row('Unsupported', false, 'the store was written in a newer format version'),
  UnsupportedFeature: row(
    'Unsupported',
    false,
    'the store uses a feature this implementation lacks',
  ),
  UnsupportedType: row('Unsupported', false, 'a type of the input has no counterpart in Calico'),
  UnsupportedStorage: row('Unsupported', false, 'no storage is known for this address scheme'),
  Internal: row('Internal', false, 'an invariant of the implementation does not hold: a bug'),
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof ERROR_CODES

const BRAND = Symbol.for('calico-format.error')

/** The one error class of Calico. `code` is stable; `message` is for people and may change. */
export class CalicoError extends Error {
  readonly code: ErrorCode
  readonly kind: ErrorKind
  readonly retry: boolean
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'CalicoError'
    this.code = code
    this.kind = ERROR_CODES[code].kind
    this.retry = ERROR_CODES[code].retry
    this.details = options.details ?? {}
  }

  get [BRAND](): true {
    return true
  }
}

/**
 * True for a CalicoError, of the given code where one is named; also for one of another copy of
 * this package, as a storage module may have.
 */
export function isCalicoError(error: unknown, code?: ErrorCode): error is CalicoError {
  if (typeof error !== 'object' || error === null || !(BRAND in error)) return false
  return code === undefined || (error as CalicoError).code === code
}

/** Ends an operation whose caller has cancelled it. @throws Aborted */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new CalicoError('Aborted', 'the caller cancelled the operation', { cause: signal.reason })
  }
}
