/** Bodies of rows: written batch by batch as the client takes them (CAL-BRIDGE-047). */
import type { Batch } from '../arrow/batch.js'
import { StreamEncoder } from '../data/ipc-stream-write.js'
import { type AnswerBody, PartWriter } from './answer-body.js'
import type { RowsAnswer } from './call.js'
import type { Metrics } from './metrics.js'
import { ROWS_MEDIA_TYPE } from './request-body.js'

export interface RowsBody extends AnswerBody {
  readonly answer: RowsAnswer
  readonly id: string
}

/**
 * Sends the rows of an answer. What fails before the first of them is there leaves the response
 * untouched.
 */
export async function sendRows(body: RowsBody): Promise<void> {
  const { response, answer, id, metrics } = body
  const { batches, fields, compression } = answer
  const writer = new PartWriter(body)
  try {
    const first = await firstRows(batches)
    const encoder = await StreamEncoder.open(fields, compression)
    const headers = { 'content-type': ROWS_MEDIA_TYPE, 'calico-request': id, ...answer.headers }
    response.writeHead(200, headers)
    await writer.write(encoder.schemaMessage())
    for (let next = first; !next.done; next = await batches.next()) {
      await sendBatch(next.value, { encoder, writer, metrics })
    }
    await writer.write([encoder.end])
    await writer.end()
  } finally {
    writer.close()
    await batches.return(undefined)
  }
}

/** The first batch that has rows: what goes wrong until then is an answer of its own. */
async function firstRows(batches: AsyncGenerator<Batch>): Promise<IteratorResult<Batch>> {
  for (;;) {
    const next = await batches.next()
    if (next.done || next.value.rows > 0) return next
  }
}

async function sendBatch(
  batch: Batch,
  to: { encoder: StreamEncoder; writer: PartWriter; metrics: Metrics },
): Promise<void> {
  for (const { rows, chunks } of to.encoder.messages(batch)) {
    await to.writer.write(chunks)
    to.metrics.add('calico_rows_sent_total', rows)
  }
}
