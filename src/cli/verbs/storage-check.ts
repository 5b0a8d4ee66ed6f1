import { checkStorage, type RuleResult } from '../../storage/check/check.js'
import type { Call } from '../call.js'
import { EXIT } from '../failure.js'
import type { Listing } from '../output.js'
import { refuseVersion } from '../session.js'
import { storageModules } from '../storage-modules.js'

const LISTING: Listing<RuleResult> = {
  columns: [{ name: 'outcome' }, { name: 'requirement' }, { name: 'rule' }, { name: 'found' }],
  cells: ({ outcome, id, rule, found }) => [outcome, id, rule, found],
  json: (result) => result,
}

/** Prints what became of each rule; status 1 where one failed. */
export async function run(call: Call): Promise<void> {
  const uri = call.parameter('address')
  refuseVersion(uri)
  const { env } = call.io
  const modules = storageModules(call.io, call.text('storageModule'))
  const variables = { ...call.io.variables, ...modules }
  const requirement = call.text('rule')
  const chosen = requirement === undefined ? {} : { requirement }
  const results = checkStorage({ uri, env, variables, signal: call.signal, ...chosen })
  await call.output.list(LISTING, noting(call, results))
}

async function* noting(call: Call, results: AsyncIterable<RuleResult>): AsyncGenerator<RuleResult> {
  for await (const result of results) {
    if (result.outcome === 'failed') call.exitStatus = EXIT.failed
    yield result
  }
}
