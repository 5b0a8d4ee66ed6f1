/** Uses a store that belongs to somebody else and prints the error codes. argv: module, root. */
const [module, root] = process.argv.slice(2)
const { LocalStore } = await import(`${module}/storage/local/local.js`)
const { systemEnv } = await import(`${module}/env.js`)
// Root is refused nothing: become somebody else once everything is loaded.
if (process.getuid() === 0) process.setuid(65534)
const store = new LocalStore({ root, env: systemEnv })

const codeOf = (promise) =>
  promise.then(
    (value) => `done: ${value}`,
    (error) => error.code,
  )

const codes = [
  await codeOf(store.get('secret')),
  await codeOf(store.put('new', new Uint8Array(1))),
  await codeOf(store.createWriter('new')),
  await codeOf(store.delete('secret')),
]
process.stdout.write(`${JSON.stringify(codes)}\n`)
