import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { LocalStore } from '../../src/storage/local/local.js'
import { builtModule } from '../support/build.js'

/** A new folder that is removed with everything in it after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'calico-storage-'))
  await chmod(folder, 0o755)
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A store at a folder that does not exist yet, closed after the test. */
export function localStore(root: string): LocalStore {
  const store = new LocalStore({ root, env: systemEnv })
  onTestFinished(() => store.close())
  return store
}

/** Names of what is being written, or was when its writer died. */
export async function temporaryNames(root: string): Promise<string[]> {
  return readdir(join(root, '.tmp'))
}

export interface Child {
  readonly pid: number
  /** Resolves with the line when the child has printed one that begins so. */
  line(beginning: string): Promise<string>
  send(text: string): void
  /** Resolves when the child has ended, with its exit code, null after a signal. */
  readonly ended: Promise<number | null>
  kill(): void
}

/** Starts `children/<script>` on the built code; `before` is a shell command to run before it. */
export function startChild(script: string, args: string[], before = ':'): Child {
  const path = fileURLToPath(new URL(`children/${script}`, import.meta.url))
  const argv = [process.execPath, path, builtModule(''), ...args]
  const child = spawn('bash', ['-c', `${before} && exec "$@"`, 'bash', ...argv], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let output = ''
  const waiting: { beginning: string; resolve: (line: string) => void }[] = []
  const settle = (): void => {
    const lines = output.split('\n').slice(0, -1)
    for (const [i, { beginning, resolve }] of [...waiting.entries()].reverse()) {
      const line = lines.find((text) => text.startsWith(beginning))
      if (line === undefined) continue
      waiting.splice(i, 1)
      resolve(line)
    }
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    settle()
  })
  return {
    pid: child.pid ?? 0,
    line: (beginning) =>
      new Promise((resolve) => {
        waiting.push({ beginning, resolve })
        settle()
      }),
    send: (text) => child.stdin.write(text),
    ended: new Promise((resolve) => child.on('close', resolve)),
    kill: () => child.kill('SIGKILL'),
  }
}
