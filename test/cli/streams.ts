/** Streams that collect what the command says, and pass for a terminal where asked to. */
import { Readable, Writable } from 'node:stream'
import type { Io, Screen } from '../../src/cli/io.js'
import { seededEnv } from '../../src/env.js'

export class Collector extends Writable {
  private readonly chunks: Buffer[] = []

  constructor(
    readonly isTTY = false,
    readonly columns = 80,
  ) {
    super()
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk)
    done()
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString()
  }
}

export interface Collected extends Io {
  readonly stdout: Collector & Screen
  readonly stderr: Collector & Screen
}

export function collectingIo(
  options: {
    terminal?: boolean
    variables?: Record<string, string>
    stdin?: string
    signal?: AbortSignal
  } = {},
): Collected {
  const terminal = options.terminal ?? false
  return {
    stdin: Readable.from([options.stdin ?? '']),
    stdout: new Collector(terminal),
    stderr: new Collector(terminal),
    variables: options.variables ?? {},
    env: seededEnv({ seed: 7 }),
    signal: options.signal ?? new AbortController().signal,
  }
}
