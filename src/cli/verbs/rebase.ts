import type { Call } from '../call.js'
import { join } from './merge.js'

export const run = (call: Call): Promise<void> => join(call, 'rebase')
