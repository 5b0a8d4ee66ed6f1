/** Transforms of a partitioning in words, by the names of components and with plain values. */
import { decodeComponents } from '../arrow/keys.js'
import { columnValues, toJsonValue } from '../arrow/value.js'
import { must } from '../assert.js'
import type { PartitionTransform } from '../format/generated/documents.js'
import { type CalicoType, parseType } from '../format/types.js'

/** A component of the key with the text of its type. */
export interface NamedComponent {
  readonly name: string
  readonly type: string
}

/** Transforms of which nothing but their component is said. */
const OF_COMPONENT = ['identity', 'year', 'month', 'day', 'hour'] as const
export const TRANSFORM_KINDS = ['hash', ...OF_COMPONENT, 'truncate', 'range'] as const

export type TransformText =
  | { readonly kind: 'hash'; readonly buckets: number; readonly components: readonly string[] }
  | { readonly kind: 'truncate'; readonly component: string; readonly width: number }
  /** Values as texts, or as a JSON file has them. */
  | { readonly kind: 'range'; readonly component: string; readonly values: readonly unknown[] }
  | { readonly kind: (typeof OF_COMPONENT)[number]; readonly component: string }

/** The same as `create --spec` reads it: components by name, bounds as JSON has such values. */
export function named(
  transform: PartitionTransform,
  components: readonly NamedComponent[],
): TransformText {
  if (transform.kind === 'hash') {
    return { ...transform, components: transform.components.map((at) => components[at]!.name) }
  }
  const { name, type } = components[transform.component]!
  if (transform.kind !== 'range') return { ...transform, component: name }
  return { kind: 'range', component: name, values: boundValues(transform.bounds, parseType(type)) }
}

/** As `create` takes it: hash(16, id), identity(day), day(ts), truncate(name, 4), range(id, 10). */
export function transformText(
  transform: PartitionTransform,
  components: readonly NamedComponent[],
): string {
  const text = named(transform, components)
  return `${text.kind}(${argumentsOf(text).join(', ')})`
}

function argumentsOf(transform: TransformText): (string | number)[] {
  switch (transform.kind) {
    case 'hash':
      return [transform.buckets, ...transform.components.map(quoted)]
    case 'truncate':
      return [quoted(transform.component), transform.width]
    case 'range':
      return [quoted(transform.component), ...transform.values.map((v) => quoted(String(v)))]
    default:
      return [quoted(transform.component)]
  }
}

function boundValues(bounds: readonly string[], type: CalicoType): unknown[] {
  const column = must(decodeComponents(type, bounds), 'bounds are values of their component')
  return columnValues(type, column).map((value) => toJsonValue(type, value))
}

/** A name or value as texts of definitions take it: in quotes where it needs them. */
export function quoted(text: string): string {
  return /^[^\s"(),;:=<>]+$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`
}
