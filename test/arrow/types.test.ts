import {
  DataType,
  DateMillisecond,
  Decimal,
  Field,
  FixedSizeBinary,
  List,
  TimestampMicrosecond,
  TimestampNanosecond,
  Uint8,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { fromArrowType, toArrowType } from '../../src/arrow/types.js'
import fc from '../support/property.js'
import { anyTypes } from './arbitraries.js'

describe('Arrow types', () => {
  it('come back as the type they were made of, for every type', () => {
    fc.assert(
      fc.property(anyTypes, (type) => {
        expect(fromArrowType(toArrowType(type), 'c')).toEqual(type)
      }),
    )
  })

  it('have the units, widths and zones that the format names', () => {
    expect(String(toArrowType({ kind: 'date' }))).toBe('Date32<DAY>')
    expect(String(toArrowType({ kind: 'timestamptz' }))).toBe('Timestamp<MICROSECOND, UTC>')
    const decimal = toArrowType({ kind: 'decimal', precision: 12, scale: 2 })
    expect(decimal).toMatchObject({ precision: 12, scale: 2, bitWidth: 128 })
    const list = toArrowType({ kind: 'list', element: { kind: 'utf8' } })
    expect(DataType.isList(list) && list.valueField).toMatchObject({ name: 'item', nullable: true })
  })

  it.each([
    new Uint8(),
    new DateMillisecond(),
    new TimestampNanosecond(null),
    new TimestampMicrosecond('Europe/Madrid'),
    new FixedSizeBinary(4),
    new Decimal(2, 40, 256),
    new Decimal(-2, 10, 128),
    new List(new Field('item', new Uint8(), true)),
  ])('%s is refused, and the message names the column', (dataType) => {
    expect(() => fromArrowType(dataType, "column 'price'")).toThrow(
      expect.objectContaining({
        code: 'UnsupportedType',
        message: expect.stringContaining("column 'price'"),
      }),
    )
  })
})
