/**
 * A worker's side of the pool: runs one task after another and hands the memory of the results
 * over.
 */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { must } from '../assert.js'
import {
  instanceBytes,
  type KernelResult,
  type KernelTask,
  runKernel,
  taskMemory,
} from './parquet-kernel.js'

export interface WorkerReply {
  readonly result: KernelResult
  /** The memory of the task, for the next one: here it would stay until a garbage collection. */
  readonly memory: ArrayBuffer
  /** Memory of the worker's wasm instance after the task. */
  readonly instanceBytes: number
}

function memoryOf(result: KernelResult): ArrayBuffer[] {
  if (result.kind === 'decoded') return result.batches.map((batch) => batch.buffer)
  return result.kind === 'encoded' ? [result.file.buffer] : []
}

const port: MessagePort = must(parentPort, 'parquet-worker runs as a worker')
port.on('message', (task: KernelTask) => {
  const result = runKernel(task)
  const memory = taskMemory(task)
  const reply: WorkerReply = { result, memory, instanceBytes: instanceBytes() }
  port.postMessage(reply, [memory, ...memoryOf(result)])
})
