/** Processes that the contract's rules are tried with, started on the same objects. */
import { type ChildProcess, spawn } from 'node:child_process'
import { rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { CalicoError } from '../../errors.js'
import type { Variables } from '../s3/options.js'
import type { TrialProcesses } from './rule.js'

export type WorkerTask =
  | { readonly kind: 'race'; readonly paths: readonly string[]; readonly racers: readonly number[] }
  | { readonly kind: 'crash'; readonly prefix: string; readonly bytes: number }

const PROCESSES = 4

/** Puts that a process has to be answered before it is killed. */
const PUTS_BEFORE_CRASH = 3

interface WorkerAnswer {
  readonly put?: number
}

/** Starts processes when a rule asks for them, and ends each with the rule. */
export function trialProcesses(options: {
  uri: string
  prefix: string
  variables: Variables
}): TrialProcesses {
  return {
    race: async (paths, racers) => {
      const shares = Array.from({ length: PROCESSES }, (_, process) =>
        Array.from({ length: racers }, (_, i) => i).filter((i) => i % PROCESSES === process),
      )
      const workers = shares.map(() => new Worker(options))
      try {
        await Promise.all(workers.map((worker) => worker.answer()))
        const won = await Promise.all(
          workers.map(async (worker, i) => {
            worker.tell({ kind: 'race', paths, racers: shares[i] ?? [] })
            return (await worker.answer()) as number[][]
          }),
        )
        return paths.map((_, round) => won.flatMap((rounds) => rounds[round] ?? []))
      } finally {
        await Promise.all(workers.map((worker) => worker.kill()))
      }
    },
    crash: async ({ prefix, bytes }) => {
      const worker = new Worker(options)
      try {
        await worker.answer()
        worker.tell({ kind: 'crash', prefix, bytes })
        let answered = 0
        while (answered < PUTS_BEFORE_CRASH) {
          answered = ((await worker.answer()) as WorkerAnswer).put! + 1
        }
        return answered
      } finally {
        await worker.kill()
      }
    },
  }
}

/** A folder of a local root to try a storage in, and its removal with all that is in it. */
export async function scratchFolder(
  root: string,
  name: string,
): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = join(root, name)
  const wasThere = await stat(root).then(
    () => true,
    () => false,
  )
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true })
      if (!wasThere) await rmdir(root).catch(() => undefined)
    },
  }
}

/** One process. What it prints is heard in order; what it prints on standard error is shown. */
class Worker {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #reader: Interface
  readonly #ended: Promise<void>

  constructor(options: { uri: string; prefix: string; variables: Variables }) {
    this.#child = spawn(process.execPath, [workerFile(), options.uri, options.prefix], {
      env: { ...options.variables },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', () => resolve()).once('error', () => resolve())
    })
    this.#child.stdin?.on('error', () => {})
    this.#reader = createInterface({ input: this.#child.stdout! })
    this.#lines = this.#reader[Symbol.asyncIterator]()
  }

  tell(task: WorkerTask): void {
    this.#child.stdin?.write(`${JSON.stringify(task)}\n`)
  }

  async answer(): Promise<unknown> {
    const next = await this.#lines.next()
    if (!next.done) return JSON.parse(next.value)
    throw new CalicoError(
      'StorageUnavailable',
      'a process that was started on the storage ended; what it said is on standard error',
    )
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
    this.#reader.close()
  }
}

/** The built worker; sources that run without being built use the build beside them. */
function workerFile(): string {
  const here = import.meta.url
  const file = here.endsWith('.ts') ? '../../../dist/storage/check/worker.js' : './worker.js'
  return fileURLToPath(new URL(file, here))
}
