/** Transforms of a partitioning as people give them: by the names of components, with values. */
import { fromJsonValue } from '../arrow/value.js'
import type { NamedComponent, TransformText } from '../executor/transform-text.js'
import { parseType } from '../format/types.js'
import type { TransformSpec } from '../table/check-transform.js'
import { usage } from './failure.js'
import { componentValue } from './values.js'

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
