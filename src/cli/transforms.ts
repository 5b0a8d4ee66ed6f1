/** Transforms of a partitioning by the names of their components and with plain values. */
import { decodeComponents } from '../arrow/keys.js'
import { columnValues, fromJsonValue, toJsonValue } from '../arrow/value.js'
import { must } from '../assert.js'
import type { PartitionTransform } from '../format/generated/documents.js'
import { type CalicoType, parseType } from '../format/types.js'
import type { TransformSpec } from '../table/check-transform.js'
import { quoted, type TransformText } from './definition-text.js'
import { usage } from './failure.js'
import { componentValue } from './values.js'

/** A component of the key with the text of its type. */
export interface NamedComponent {
  readonly name: string
  readonly type: string
}

/**
 * A transform with its components by number. @throws InvalidArgument, and TypeMismatch for a bound
 * that is no value of the component
 */
export function placed(
  transform: TransformText,
  components: readonly NamedComponent[],
): TransformSpec {
  const place = (name: string): number => {
    const at = components.findIndex((component) => component.name === name)
    if (at >= 0) return at
    const known = components.map((component) => component.name).join(', ')
    throw usage(`a partition is made of key components, which '${name}' is not: ${known}`)
  }
  if (transform.kind === 'hash') {
    return { ...transform, components: transform.components.map(place) }
  }
  const component = place(transform.component)
  if (transform.kind !== 'range') return { ...transform, component }
  const { name, type: text } = components[component]!
  const type = parseType(text)
  const values = transform.values.map((value) =>
    typeof value === 'string' ? componentValue({ name, type }, value) : fromJsonValue(type, value),
  )
  return { kind: 'range', component, values }
}

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
