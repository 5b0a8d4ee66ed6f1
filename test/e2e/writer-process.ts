/** A writer in a process of its own: says that it is open, waits to be told, and prints lines. */
import { spawn } from 'node:child_process'

export interface WriterProcess {
  readonly start: () => void
  readonly opened: Promise<void>
  /** The lines after the first, and what it has to complain of. */
  readonly ended: Promise<{ lines: string[]; errors: string }>
}

/** @param script a file of the folder `children`, which prints `open` and then reads a line */
export function writerProcess(script: string, args: readonly (string | number)[]): WriterProcess {
  const path = new URL(`./children/${script}`, import.meta.url).pathname
  const child = spawn(process.execPath, [path, ...args.map(String)])
  let output = ''
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const opened = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk) => {
      output += chunk
      if (output.startsWith('open\n')) resolve()
    })
    child.on('close', () => resolve())
  })
  const ended = new Promise<{ lines: string[]; errors: string }>((resolve) => {
    child.on('close', () => resolve({ lines: output.split('\n').slice(1, -1), errors }))
  })
  return { start: () => child.stdin.write('go\n'), opened, ended }
}
