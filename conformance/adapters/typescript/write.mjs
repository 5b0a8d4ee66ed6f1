/** Writing stores through the executor. */
export async function runWrite() {
  throw new Error('not yet')
}
