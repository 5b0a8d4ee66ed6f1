/** Uploads in parts whose process is gone: they cost money and show in no list of objects. */
import type { TemporarySweep } from '../contract.js'
import { TEMPORARY_FOLDER } from '../path.js'
import type { S3Connection } from './connection.js'
import type { S3Place } from './place.js'

interface Upload {
  readonly key: string
  readonly id: string
  readonly begunMs: number
}

interface Sweep {
  readonly place: S3Place
  readonly uri: string
  readonly olderThanMs: number
  readonly dryRun: boolean
}

/**
 * Ends the uploads below the place that were begun so long ago. Ages are those of the server's
 * clock: the present is when it saw an upload begin now (CAL-STORAGE-067).
 */
export async function sweepUploads(
  connection: S3Connection,
  sweep: Sweep,
): Promise<TemporarySweep> {
  const found: Upload[] = []
  for await (const upload of uploads(connection, sweep)) found.push(upload)
  if (found.length === 0) return { files: 0, bytes: 0 }
  const nowMs = await presentMs(connection, sweep)
  let files = 0
  let bytes = 0
  for (const upload of found.filter(({ begunMs }) => begunMs <= nowMs - sweep.olderThanMs)) {
    files++
    bytes += await sizeOf(connection, sweep, upload)
    if (!sweep.dryRun) await end(connection, sweep, upload)
  }
  return { files, bytes }
}

async function* uploads(connection: S3Connection, sweep: Sweep): AsyncGenerator<Upload> {
  const { place, uri } = sweep
  let from: { KeyMarker?: string; UploadIdMarker?: string } | null = {}
  while (from !== null) {
    const marker: { KeyMarker?: string; UploadIdMarker?: string } = from
    const output = await connection.demand({
      action: `listing uploads of ${uri}`,
      kind: 'ListMultipartUploads',
      signal: undefined,
      send: (client, sdk) => {
        const input = { Bucket: place.bucket, Prefix: place.prefix, ...marker }
        return client.send(new sdk.ListMultipartUploadsCommand(input))
      },
    })
    for (const { Key, UploadId, Initiated } of output.Uploads ?? []) {
      if (Key === undefined || UploadId === undefined || Initiated === undefined) continue
      yield { key: Key, id: UploadId, begunMs: Initiated.getTime() }
    }
    const { NextKeyMarker, NextUploadIdMarker } = output
    const goesOn = output.IsTruncated && NextKeyMarker !== undefined
    from = goesOn
      ? {
          KeyMarker: NextKeyMarker,
          ...(NextUploadIdMarker && { UploadIdMarker: NextUploadIdMarker }),
        }
      : null
  }
}

/** When the server saw an upload that is begun here, and ended again. */
async function presentMs(connection: S3Connection, sweep: Sweep): Promise<number> {
  const { bucket, prefix } = sweep.place
  const key = `${prefix}${TEMPORARY_FOLDER}/${connection.randomName()}`
  const { UploadId: id = '' } = await connection.demand({
    action: `beginning an upload to ${sweep.uri}`,
    kind: 'CreateMultipartUpload',
    signal: undefined,
    send: (client, sdk) =>
      client.send(new sdk.CreateMultipartUploadCommand({ Bucket: bucket, Key: key })),
  })
  let begunMs = 0
  try {
    for await (const upload of uploads(connection, { ...sweep, place: { bucket, prefix: key } })) {
      if (upload.id === id) begunMs = upload.begunMs
    }
  } finally {
    await end(connection, sweep, { key, id, begunMs })
  }
  return begunMs
}

/** What its parts take, the first 1,000 of them. */
async function sizeOf(connection: S3Connection, sweep: Sweep, upload: Upload): Promise<number> {
  const answer = await connection.request({
    action: `looking at an upload of ${sweep.uri}`,
    kind: 'ListParts',
    signal: undefined,
    send: (client, sdk) => client.send(new sdk.ListPartsCommand(nameOf(sweep, upload))),
  })
  if (answer.kind === 'refused') return 0
  return (answer.value.Parts ?? []).reduce((sum, { Size = 0 }) => sum + Size, 0)
}

async function end(connection: S3Connection, sweep: Sweep, upload: Upload): Promise<void> {
  const answer = await connection.request({
    action: `ending an upload to ${sweep.uri}`,
    kind: 'AbortMultipartUpload',
    signal: undefined,
    send: (client, sdk) => client.send(new sdk.AbortMultipartUploadCommand(nameOf(sweep, upload))),
  })
  if (answer.kind === 'refused' && answer.failure.kind !== 'absent') throw answer.error()
}

function nameOf(sweep: Sweep, upload: Upload): { Bucket: string; Key: string; UploadId: string } {
  return { Bucket: sweep.place.bucket, Key: upload.key, UploadId: upload.id }
}
