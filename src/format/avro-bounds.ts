/**
 * A look through a record in Avro's binary form before a library decodes it: avsc reads past the
 * end of its bytes and notices when it is done, so that a count of billions takes minutes.
 */
import { CalicoError } from '../errors.js'

/** A schema as JSON has it. */
type Schema = string | readonly Schema[] | Shape

interface Shape {
  readonly type: Schema
  readonly name?: string
  readonly items?: Schema
  readonly values?: Schema
  readonly fields?: readonly { readonly type: Schema }[]
}

export class AvroBounds {
  private readonly named = new Map<string, Shape>()
  private bytes: Uint8Array = new Uint8Array(0)
  private at = 0

  constructor(private readonly schema: object) {
    this.learn(schema as Shape)
  }

  /** Types are named where they come first, which may be in a branch that no record takes. */
  private learn(schema: Schema): void {
    if (typeof schema === 'string') return
    if (Array.isArray(schema)) {
      for (const branch of schema as readonly Schema[]) this.learn(branch)
      return
    }
    const { name, type, items, fields = [] } = schema as Shape
    if (name !== undefined) this.named.set(name, schema as Shape)
    this.learn(type)
    if (items !== undefined) this.learn(items)
    for (const field of fields) this.learn(field.type)
  }

  /** @throws CorruptManifest where the record at a position does not end within the bytes */
  check(bytes: Uint8Array, from: number): void {
    this.bytes = bytes
    this.at = from
    this.pass(this.schema as Shape)
  }

  private pass(schema: Schema): void {
    if (typeof schema === 'string') this.passNamed(schema)
    else if (Array.isArray(schema)) {
      const branch = (schema as readonly Schema[])[this.long()]
      if (branch === undefined) throw beyond()
      this.pass(branch)
    } else this.passShape(schema as Shape)
  }

  private passShape(shape: Shape): void {
    if (shape.type === 'record') for (const { type } of shape.fields ?? []) this.pass(type)
    else if (shape.type === 'array') this.passItems([shape.items!])
    else if (shape.type === 'map') this.passItems(['string', shape.values!])
    else if (shape.type === 'enum') this.long()
    else this.pass(shape.type)
  }

  private passNamed(name: string): void {
    if (name === 'null') return
    if (name === 'boolean') this.skip(1)
    else if (name === 'int' || name === 'long') this.long()
    else if (name === 'string' || name === 'bytes') this.skip(this.long())
    else {
      const shape = this.named.get(name) ?? this.named.get(name.split('.').at(-1)!)
      if (shape === undefined) throw beyond()
      this.pass(shape)
    }
  }

  private passItems(parts: readonly Schema[]): void {
    for (;;) {
      let count = this.long()
      if (count === 0) return
      if (count < 0) {
        count = -count
        this.long()
      }
      // Every item of a manifest takes a byte or more.
      if (count > this.bytes.length - this.at) throw beyond()
      for (let left = count; left > 0; left--) for (const part of parts) this.pass(part)
    }
  }

  private skip(count: number): void {
    if (count < 0 || count > this.bytes.length - this.at) throw beyond()
    this.at += count
  }

  private long(): number {
    let value = 0
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw beyond()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    }
    throw beyond()
  }
}

function beyond(): CalicoError {
  return new CalicoError('CorruptManifest', 'a record that goes on beyond its end')
}
