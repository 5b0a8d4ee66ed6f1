/** Rows of JavaScript values into batches. */
import type { Batch, BatchField } from '../arrow/batch.js'
import { buildColumn } from '../arrow/value.js'
import { CalicoError, isCalicoError } from '../errors.js'
import { TEXT_BATCH_ROWS } from './import-source.js'

/** Collects rows; a batch comes out when enough are there. */
export class RowBatcher {
  private columns: unknown[][]
  private rows = 0

  /** @param path names the input, for messages */
  constructor(
    private readonly path: string,
    readonly fields: readonly BatchField[],
  ) {
    this.columns = fields.map(() => [])
  }

  /** Adds a row of one value per field; the batch, where it is full now. */
  add(values: readonly unknown[]): Batch | null {
    for (let i = 0; i < this.columns.length; i++) this.columns[i]!.push(values[i])
    this.rows++
    return this.rows >= TEXT_BATCH_ROWS ? this.take() : null
  }

  /** What is held, or null. @throws BadInput where a value is out of its type's range */
  take(): Batch | null {
    const { rows, fields, columns } = this
    if (rows === 0) return null
    this.columns = fields.map(() => [])
    this.rows = 0
    try {
      const data = fields.map(({ name, type }, i) =>
        buildColumn(type, columns[i]!, `column '${name}'`),
      )
      return { rows, fields, columns: data }
    } catch (error) {
      if (!isCalicoError(error) || error.code !== 'TypeMismatch') throw error
      const advice = 'mend the file or give the column another type'
      throw new CalicoError('BadInput', `${this.path}: ${error.message}; ${advice}`, {
        cause: error,
        details: { path: this.path },
      })
    }
  }
}
