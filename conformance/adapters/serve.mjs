/** The protocol of adapters: a request a line, an answer a line (conformance/README.md). */
import { createInterface } from 'node:readline'
import { toJson } from '../json.mjs'

/**
 * @param {object} adapter
 * @param {object} adapter.description without its operations
 * @param {Record<string, (params: any) => unknown>} adapter.operations
 * @param {(error: any) => string | undefined} adapter.codeOf the error's code, where it has one
 */
export async function serve({ description, operations, codeOf }) {
  const described = { ...description, operations: Object.keys(operations) }
  const answer = async ({ method, params }) => {
    if (method === 'describe') return { result: described }
    const operation = method === 'run' ? operations[params?.operation] : undefined
    if (operation === undefined)
      return { unsupported: `there is no ${params?.operation ?? method}` }
    try {
      return { result: await operation(params) }
    } catch (error) {
      // An error without a code breaks CAL-ERRORS-001: it goes out as one that no case expects.
      const code = codeOf(error)
      const message = code === undefined ? error.stack : error.message
      return { error: { code: code ?? 'no code', message } }
    }
  }
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const request = JSON.parse(line)
    process.stdout.write(`${toJson({ id: request.id, ...(await answer(request)) })}\n`)
  }
}
