/** Writes under a file-size limit and prints the error codes. argv: module, root. */
const [module, root] = process.argv.slice(2)
const { LocalStore } = await import(`${module}/storage/local/local.js`)
const { systemEnv } = await import(`${module}/env.js`)
const store = new LocalStore({ root, env: systemEnv })
const large = new Uint8Array(1 << 20)

const codeOf = (promise) =>
  promise.then(
    (value) => `done: ${value}`,
    (error) => error.code,
  )

async function stream() {
  const writer = await store.createWriter('large/streamed')
  for (let i = 0; i < 16; i++) await writer.write(large.subarray(0, 1 << 16))
  await writer.close()
}

const codes = [
  await codeOf(store.put('large/put', large)),
  await codeOf(store.putIfAbsent('large/absent', large)),
  await codeOf(stream()),
  await codeOf(store.putIfAbsent('small', large.subarray(0, 1000))),
]
process.stdout.write(`${JSON.stringify(codes)}\n`)
