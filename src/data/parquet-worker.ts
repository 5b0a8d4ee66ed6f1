/** A worker's side of the pool: runs one task after another and hands the memory of the results over. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { must } from '../assert.js'
import { instanceBytes, type KernelResult, type KernelTask, runKernel } from './parquet-kernel.js'

export interface WorkerReply {
  readonly result: KernelResult
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
  const reply: WorkerReply = { result, instanceBytes: instanceBytes() }
  port.postMessage(reply, memoryOf(result))
})
