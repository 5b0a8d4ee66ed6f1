import type { Store } from '../../executor/store.js'
import type { MaintainOptions, MaintainReport } from '../../executor/store-upkeep.js'
import type { Call } from '../call.js'
import { EXIT, failureLine, usage } from '../failure.js'
import { withWritableStore } from '../session.js'
import { budgetOf, printReport, scopeOf } from '../work-report.js'

/** Between rounds where nothing else is said. */
const EVERY_SECONDS = 60

export async function run(call: Call): Promise<void> {
  const every = call.count('every')
  const everySeconds = every ?? (call.flag('watch') ? EVERY_SECONDS : null)
  if (everySeconds !== null && call.flag('dryRun')) {
    throw usage('--dry-run says what is due now, and does not go with --watch and --every')
  }
  const budget = budgetOf(call)
  await withWritableStore(call, async (store) => {
    const options: MaintainOptions = {
      ...scopeOf(call, await store.snapshot(undefined, call.signal)),
      budget,
      dryRun: call.flag('dryRun'),
      vacuum: call.flag('vacuum'),
      signal: call.signal,
    }
    if (everySeconds !== null) return watch(call, store, { ...options, everySeconds })
    const report = await store.maintain(options)
    await printReport(call, report)
    if (report.failed.length > 0) call.exitStatus = EXIT.failed
  })
}

/** Round after round, until a signal ends it, which is how it is meant to end. */
async function watch(
  call: Call,
  store: Store,
  options: MaintainOptions & { readonly everySeconds: number },
): Promise<void> {
  const { maintainRounds } = await import('../../executor/maintain-rounds.js')
  const { io, output } = call
  const isJson = output.mode === 'json'
  for await (const round of maintainRounds(store, { ...options, env: io.env })) {
    if ('missed' in round) {
      io.stderr.write(failureLine(round.missed, { json: isJson, color: false }))
    } else if (isJson || isWorthTelling(round)) await printReport(call, round)
    store.rest()
  }
}

/** People are told of rounds that did something. */
const isWorthTelling = ({ done, failed }: MaintainReport): boolean =>
  done.length > 0 || failed.length > 0
