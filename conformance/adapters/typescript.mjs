/**
 * The adapter of the TypeScript implementation: the protocol of README.md over the built package in
 * dist/.
 */
import { systemEnv } from '../../dist/env.js'
import { LocalStore } from '../../dist/storage/local/local.js'
import { serve } from './serve.mjs'
import { codeOf, PURE, READING, ROLES, WRITING, wrapped } from './typescript/operations.mjs'

const inFolder =
  (operation) =>
  ({ store: root, ...params }) =>
    operation({ ...params, open: (env = systemEnv) => new LocalStore({ root, env }) })

await serve({
  description: { name: 'typescript', version: '0.1.0', roles: ROLES },
  operations: { ...wrapped({ ...READING, ...WRITING }, inFolder), ...PURE },
  codeOf,
})
