import type { Call } from '../call.js'
import { pickVersions } from '../picking.js'

export const run = (call: Call): Promise<void> =>
  pickVersions(call, (store, options) => store.cherryPick(options))
