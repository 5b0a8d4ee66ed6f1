/** What holds of a transform beyond its shape (CAL-PARTITION-004 and -008 to -010). */
import { encodeKeyPrefix } from '../arrow/key-values.js'
import { decodeComponents, KEY_BYTES_MAX } from '../arrow/keys.js'
import { CalicoError } from '../errors.js'
import type { PartitionTransform, RangeTransform } from '../format/generated/documents.js'
import { type CalicoType, printType } from '../format/types.js'

/**
 * A transform as users give it: that of spec/partition.md, or a range by `values` in place of
 * `bounds`: plain values of the component, in the forms in which a key is given, ascending.
 */
export type TransformSpec =
  | PartitionTransform
  | {
      readonly kind: 'range'
      readonly component: number
      readonly values: readonly unknown[]
    }

/** A component of the key that a transform may be of. */
export interface TransformComponent {
  readonly name: string
  readonly type: CalicoType
}

const BUCKETS_MAX = 65_536
const BOUNDS_MAX = 4096
const DAYS: readonly string[] = ['date', 'timestamp', 'timestamptz']
const HOURS: readonly string[] = ['timestamp', 'timestamptz']
const INTEGERS: readonly string[] = ['int8', 'int16', 'int32', 'int64']

/** The kinds of components that a transform takes; null for all. */
const TYPES: Readonly<Record<PartitionTransform['kind'], readonly string[] | null>> = {
  identity: null,
  hash: null,
  range: null,
  year: DAYS,
  month: DAYS,
  day: DAYS,
  hour: HOURS,
  truncate: [...INTEGERS, 'decimal', 'utf8', 'binary'],
}

/** The checked transform of a new group. @throws InvalidArgument, naming the group */
export function defineTransform(
  spec: TransformSpec,
  key: readonly TransformComponent[],
  group: string,
): PartitionTransform {
  const problem = Object.hasOwn(TYPES, spec.kind)
    ? placeProblem(spec, key)
    : `there is no transform '${String(spec.kind)}'; there are ${Object.keys(TYPES).join(', ')}`
  if (problem !== null) throw invalid(group, problem)
  const transform = spec.kind === 'range' ? withBounds(spec, key, group) : spec
  const wrong = transformProblem(transform, key)
  if (wrong !== null) throw invalid(group, wrong)
  return transform
}

/** What is wrong with a transform, in words; null where nothing is. */
export function transformProblem(
  transform: PartitionTransform,
  key: readonly TransformComponent[],
): string | null {
  const problem = placeProblem(transform, key)
  if (problem !== null) return problem
  if (transform.kind === 'hash') {
    const { buckets } = transform
    const isCount = Number.isInteger(buckets) && buckets >= 1 && buckets <= BUCKETS_MAX
    return isCount ? null : `a hash has 1 to ${BUCKETS_MAX} buckets, not ${buckets}`
  }
  const { name, type } = key[transform.component]!
  const kinds = TYPES[transform.kind]
  if (kinds !== null && !kinds.includes(type.kind)) {
    const instead = transform.kind === 'hour' && type.kind === 'date' ? '; take day' : ''
    return (
      `${transform.kind} takes a component of ${kinds.join(', ')}, ` +
      `and '${name}' is ${printType(type)}${instead}`
    )
  }
  if (transform.kind === 'truncate') {
    const { width } = transform
    const isWidth = Number.isSafeInteger(width) && width >= 1
    return isWidth ? null : `the width of truncate is an integer of 1 or more, not ${width}`
  }
  return transform.kind === 'range'
    ? boundsProblem(transform.bounds, key[transform.component]!)
    : null
}

function placeProblem(spec: TransformSpec, key: readonly TransformComponent[]): string | null {
  const places = spec.kind === 'hash' ? spec.components : [spec.component]
  const isKnown = (at: number): boolean => Number.isInteger(at) && at >= 0 && at < key.length
  if (Array.isArray(places) && places.length > 0 && places.every(isKnown)) return null
  return 'it partitions by a key component that does not exist'
}

function boundsProblem(
  bounds: readonly string[],
  { name, type }: TransformComponent,
): string | null {
  if (bounds.length < 1 || bounds.length > BOUNDS_MAX) {
    return `a range has 1 to ${BOUNDS_MAX} bounds, not ${bounds.length}`
  }
  const isEncoded = (bound: string): boolean =>
    /^([0-9a-f]{2})+$/.test(bound) &&
    bound.length <= 2 * KEY_BYTES_MAX &&
    decodeComponents(type, [bound]) !== null
  const other = bounds.findIndex((bound) => !isEncoded(bound))
  if (other >= 0) {
    return `bound ${other + 1} of its range is no key encoding of '${name}', ${printType(type)}`
  }
  const late = bounds.findIndex((bound, i) => i > 0 && bound <= bounds[i - 1]!)
  if (late < 0) return null
  return `bound ${late + 1} of its range over '${name}' is not above the one before; sort them`
}

/** A range with its values encoded. */
function withBounds(
  spec: RangeTransform | Extract<TransformSpec, { values: unknown }>,
  key: readonly TransformComponent[],
  group: string,
): RangeTransform {
  const { kind, component } = spec
  if ('bounds' in spec && Array.isArray(spec.bounds)) return spec
  const values = 'values' in spec ? spec.values : null
  if (!Array.isArray(values)) throw invalid(group, 'a range needs the values that bound it')
  const { name, type } = key[component]!
  const bounds = values.map((value, i) => {
    try {
      return encodeKeyPrefix([{ name, type }], [value], `the range over '${name}'`)
    } catch (error) {
      if (!(error instanceof CalicoError)) throw error
      throw invalid(group, `bound ${i + 1} of its range over '${name}': ${error.message}`)
    }
  })
  return { kind, component, bounds }
}

function invalid(group: string, problem: string): CalicoError {
  return new CalicoError('InvalidArgument', `group '${group}': ${problem}`)
}
