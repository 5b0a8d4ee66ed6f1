import type { Finding } from '../../maintain/whole.js'
import type { Call } from '../call.js'
import { EXIT } from '../failure.js'
import type { Listing } from '../output.js'
import { Progress } from '../progress.js'
import { withStore } from '../session.js'

const FINDINGS: Listing<Finding> = {
  columns: [{ name: 'code' }, { name: 'path' }, { name: 'message' }],
  cells: ({ code, path, message }) => [code, path, message],
  json: (finding) => finding,
}

/** Prints the figures, and then each finding. */
export async function run(call: Call): Promise<void> {
  await withStore(call, async (store) => {
    const progress = await Progress.start(call.io, {
      label: 'verifying',
      unit: 'files',
      total: 'told',
    })
    try {
      const { findings, requiredNulls, whole, ...figures } = await store.verify({
        deep: call.flag('deep'),
        whole: call.flag('whole'),
        signal: call.signal,
        onProgress: ({ files, of }) => progress.reach(files, of),
      })
      progress.stop()
      if (findings.length > 0) call.exitStatus = EXIT.failed
      const nulls = requiredNulls.reduce((sum, { records }) => sum + records, 0)
      await call.output.facts({
        ...{ ...figures, requiredNulls: nulls, findings: findings.length },
        ...(whole && { wholeVersion: whole.version, seenVersion: whole.seen }),
        ...(whole && { missing: whole.missing.length }),
      })
      // What is missing beyond the whole version is among the findings, but for entries at its end.
      const told = new Set(findings.map(({ path }) => path))
      const more = whole?.missing.filter(({ path }) => !told.has(path)) ?? []
      const listed = [...findings, ...more]
      if (listed.length > 0) call.exitStatus = EXIT.failed
      if (listed.length === 0) return
      if (call.output.mode !== 'json') await call.output.write('\n')
      await call.output.list(FINDINGS, listed)
    } finally {
      progress.stop()
    }
  })
}
