/** Puts objects of 4 MiB and streams one without end, until it is killed. argv: module, root. */
const [module, root] = process.argv.slice(2)
const { LocalStore } = await import(`${module}/storage/local/local.js`)
const { systemEnv } = await import(`${module}/env.js`)
const store = new LocalStore({ root, env: systemEnv })

async function stream() {
  const writer = await store.createWriter('streamed')
  for (let i = 0; ; i++) {
    // Bounded on disk: after 64 MiB it only keeps the file open.
    if (i < 64) await writer.write(new Uint8Array(1 << 20).fill(i))
    else await new Promise((resolve) => setTimeout(resolve, 1000))
    if (i === 2) process.stdout.write('streaming\n')
  }
}

async function put() {
  for (let i = 0; i < 60; i++) {
    const bytes = new Uint8Array(4 << 20).fill(i + 1)
    if (i % 2 === 0) await store.put(`put/${i}`, bytes)
    else await store.putIfAbsent(`put/${i}`, bytes)
    process.stdout.write(`put ${i}\n`)
  }
}

await Promise.all([stream(), put()])
