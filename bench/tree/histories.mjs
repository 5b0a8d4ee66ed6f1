/** Many small commits of a branch, brought behind others, and put together as one. */
const REBASE = 'rebase'
const BEFORE = 'squash-read-before'
const SQUASH = 'squash'
const AFTER = 'squash-read-after'
/** Commits that the branch comes behind. */
const OTHERS = 10

export const WORKLOADS = [
  { workload: REBASE, about: `small commits of a branch come behind ${OTHERS} of main` },
  { workload: BEFORE, about: 'a process opens the branch and reads all rows that they left' },
  { workload: SQUASH, about: 'one commit takes the place of them' },
  { workload: AFTER, about: 'and all rows are read again' },
]

export const COMPARISONS = [
  {
    ...{ workload: AFTER, system: 'calico', measure: 'cpuSeconds' },
    ...{ versus: 'calico', other: BEFORE, goal: 1 },
  },
]

/** @param {import('../peers/recorder.mjs').Recorder} recorder */
export async function run(recorder, { history }) {
  const [system] = recorder.of(['calico'])
  if (!system || !recorder.wants(REBASE, BEFORE, SQUASH, AFTER)) return
  const uri = recorder.place('histories')
  const at = { system, uri }
  await recorder.step({ ...at, step: 'create-small' })
  await recorder.step({ ...at, step: 'fork', count: 1 })
  const branch = { ...at, branch: 'branch-0' }
  await recorder.step({ ...branch, step: 'commits', first: 1, commits: history, lanes: 1 })
  await recorder.step({ ...at, step: 'commits', first: history + 1, commits: OTHERS, lanes: 1 })
  await recorder.step({ ...branch, step: 'rebase', workload: REBASE, rows: history })
  const rows = 1 + history + OTHERS
  await recorder.step({ ...branch, step: 'read-small', workload: BEFORE, rows })
  const run = { after: 'main', rows: history }
  await recorder.step({ ...branch, ...run, step: 'squash', workload: SQUASH })
  await recorder.step({ ...branch, step: 'read-small', workload: AFTER, rows })
  recorder.remove(uri)
}
