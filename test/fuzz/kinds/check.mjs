/** Whether rows that were read are well-formed. */
import { batchRows } from '../../../dist/arrow/value.js'
import { decodeIpcStream, encodeIpcBatches } from '../../../dist/data/ipc.js'
import { rowTexts } from './samples.mjs'

/** The rows as text. @throws an error that is not typed where a column is not well-formed */
export function checkedRows(batches) {
  const rows = []
  for (const batch of batches) {
    for (const column of batch.columns) {
      if (column.length !== batch.rows) throw new Error(`${column.length} cells, not ${batch.rows}`)
    }
    const texts = rowTexts(batchRows(batch))
    // The strict reader of our own streams looks at every offset and text once more.
    const again = reread(batch)
    if (again !== texts) throw new Error(`rows that differ when written and read: ${texts}`)
    rows.push(texts)
  }
  return rows.join('\n')
}

/** By names of our own: those of an import may be empty, which no message has. */
function reread({ rows, fields, columns }) {
  try {
    const renamed = fields.map(({ type }, i) => ({ name: `c${i}`, type }))
    const { batches } = decodeIpcStream(encodeIpcBatches([{ rows, fields: renamed, columns }]))
    return rowTexts(batches.flatMap((one) => batchRows({ ...one, fields })))
  } catch (error) {
    throw new Error(`rows that are not well-formed: ${error.message}`, { cause: error })
  }
}
