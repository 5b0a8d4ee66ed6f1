/** Preloaded with --import: at exit, prints to standard error which packages were loaded. */
import { createRequire, register } from 'node:module'
import { MessageChannel } from 'node:worker_threads'

const hooks = `
let port
export function initialize(data) { port = data.port }
export async function load(url, context, next) { port.postMessage(url); return next(url, context) }
`
const { port1, port2 } = new MessageChannel()
const loaded = new Set()
port1.on('message', (url) => loaded.add(url))
port1.unref()
register(`data:text/javascript,${encodeURIComponent(hooks)}`, {
  parentURL: import.meta.url,
  data: { port: port2 },
  transferList: [port2],
})
const { cache } = createRequire(import.meta.url)

process.on('beforeExit', () => {
  const paths = [...loaded, ...Object.keys(cache)]
  const names = paths.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
  process.stderr.write(`${JSON.stringify([...new Set(names)].filter(Boolean).sort())}\n`)
})
