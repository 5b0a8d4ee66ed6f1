/**
 * Sorted runs on local disk, for sorts that do not fit in memory. A run is a file of blocks; a
 * block is its size as uint32 and an Arrow IPC stream of that many bytes.
 */
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Batch } from '../arrow/batch.js'
import { assert } from '../assert.js'
import { corruptFile } from './corrupt.js'
import { decodeIpcStream, encodeIpcBatches } from './ipc.js'
import { withLocalErrors } from './local-errors.js'

/** Where runs may be kept while sorting. */
export interface SpillPlace {
  /** A folder that exists; runs go into a folder of their own in it. */
  readonly folder: string
}

/** The machine's place for temporary files. */
export function temporaryPlace(): SpillPlace {
  return { folder: tmpdir() }
}

/** The runs of one sort. `remove` must be called whatever happens. */
export class SpillFolder {
  private path: string | null = null
  private files = 0

  constructor(private readonly place: SpillPlace) {}

  /** Begins a run. */
  async create(): Promise<RunWriter> {
    return withLocalErrors(`spilling a sort to ${this.place.folder}`, async () => {
      this.path ??= await mkdtemp(join(this.place.folder, 'calico-sort-'))
      const path = join(this.path, String(this.files++))
      return new RunWriter(path, await open(path, 'wx'))
    })
  }

  async remove(): Promise<void> {
    if (this.path !== null) await rm(this.path, { recursive: true, force: true })
  }
}

export class RunWriter {
  constructor(
    readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  async write(batch: Batch): Promise<void> {
    const stream = encodeIpcBatches([batch])
    const size = Buffer.alloc(4)
    size.writeUInt32LE(stream.length)
    await withLocalErrors(`spilling a sort to ${this.path}`, async () => {
      await writeFully(this.handle, size)
      await writeFully(this.handle, stream)
    })
  }

  async close(): Promise<void> {
    await this.handle.close()
  }
}

async function writeFully(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at)
    assert(bytesWritten > 0, 'a write to disk makes progress')
    at += bytesWritten
  }
}

/** The batches of a run, one in memory at a time. */
export async function* readRun(path: string): AsyncGenerator<Batch, void, undefined> {
  const handle = await withLocalErrors(`reading back ${path}`, () => open(path, 'r'))
  try {
    for (;;) {
      const head = await readFully(handle, path, 4)
      if (head === null) return
      const stream = await readFully(handle, path, head.readUInt32LE())
      if (stream === null) throw corruptFile(path, 'a spilled run ends within a block')
      yield* decodeIpcStream(stream, path).batches
    }
  } finally {
    await handle.close()
  }
}

/** The next bytes of a file; null at its end. */
async function readFully(
  handle: FileHandle,
  path: string,
  length: number,
): Promise<Buffer<ArrayBuffer> | null> {
  const buffer = Buffer.from(new ArrayBuffer(length))
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled)
    if (bytesRead === 0 && filled === 0) return null
    if (bytesRead === 0) throw corruptFile(path, 'a spilled run ends within a block')
    filled += bytesRead
  }
  return buffer
}
