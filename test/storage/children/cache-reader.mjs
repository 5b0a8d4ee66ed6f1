/**
 * Reads objects through a cache until it has read so many, or for ever, and prints what was wrong.
 * argv: module, root of the storage, folder of the cache, its bytes, reads (0 = for ever), seed.
 */
const [module, root, dir, bytesMax, reads, seed] = process.argv.slice(2)
const { LocalStore } = await import(`${module}/storage/local/local.js`)
const { CachedStore } = await import(`${module}/storage/cache/cached-store.js`)
const { seededEnv, systemEnv } = await import(`${module}/env.js`)
const inner = new LocalStore({ root, env: systemEnv })
const cache = { dir, bytesMax: Number(bytesMax) }
const store = new CachedStore({ inner, store: 'shared', cache, env: systemEnv })
const random = seededEnv({ seed: Number(seed) })
const paths = []
for await (const { path, size } of inner.list('data/')) paths.push({ path, size })

let wrong = 0
for (let i = 0; Number(reads) === 0 || i < Number(reads); i++) {
  const [a = 0, b = 0, c = 0] = random.randomBytes(3)
  const { path, size } = paths[a % paths.length]
  const start = Math.floor((b / 256) * size)
  const range = { start, end: start + 1 + Math.floor((c / 256) * size) }
  const [got, wanted] = [await store.get(path, { range }), await inner.get(path, { range })]
  if (Buffer.compare(got, wanted) !== 0) wrong++
  if (i === 20) process.stdout.write('reading\n')
}
await store.settle()
process.stdout.write(`${JSON.stringify({ wrong, ...store.counts })}\n`)
