/** One step of the bench `tree` by Calico, in a process of its own. */
import { runStep } from '../step-child.mjs'
import { CHECKS, STEPS } from './steps.mjs'

await runStep({ steps: STEPS, checks: CHECKS })
