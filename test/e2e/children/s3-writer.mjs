/**
 * Commits again and again to a store in S3 and prints the version of each commit that was
 * acknowledged. What may have landed is asked for before anything else. argv: module, uri, commits.
 */
const [module, uri, commits] = process.argv.slice(2)
const { openStore, isCalicoError } = await import(`${module}/index.js`)

const PATIENCE_MS = 30_000

const store = await patiently(() => openStore(uri))
const rows = [0, 1, 2, 3, 4].map((id) => ({ id, total: 1 }))
for (let i = 0; i < Number(commits); i++) {
  const { version } = await patiently(() =>
    store.keySpace('sum').upsert(rows, { ops: { total: 'sum' } }),
  )
  process.stdout.write(`${version}\n`)
}
await store.close()

/** Repeats what certainly did nothing; of anything else, the error ends the process. */
async function patiently(work) {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const again = isCalicoError(error) && error.retry && error.code !== 'CommitUnknown'
      if (!again || performance.now() > until) throw error
    }
  }
}
