/**
 * Races for objects `race/<round>` after a line on stdin.
 * argv: module, root, racer, rounds, width.
 */
import { once } from 'node:events'

const [module, root, racer, rounds, width] = process.argv.slice(2)
const { LocalStore } = await import(`${module}/storage/local/local.js`)
const { systemEnv } = await import(`${module}/env.js`)
const store = new LocalStore({ root, env: systemEnv })
process.stdout.write('ready\n')
await once(process.stdin, 'data')
const won = []
for (let round = 0; round < Number(rounds); round++) {
  const outcomes = await Promise.all(
    Array.from({ length: Number(width) }, (_, i) =>
      store.putIfAbsent(`race/${round}`, Buffer.from(`${racer}.${i}`)),
    ),
  )
  for (const [i, outcome] of outcomes.entries()) {
    if (outcome === 'created') won.push(`${round}:${racer}.${i}`)
  }
}
process.stdout.write(`${JSON.stringify(won)}\n`)
process.exit(0)
