/** fast-check as the property tests use it: begun with this run's seed. */
import fc from 'fast-check'
import { SEED } from './soak.js'

fc.configureGlobal({ seed: SEED })

export default fc
