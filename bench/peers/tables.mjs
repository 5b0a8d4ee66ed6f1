/** The tables of TPC-H as key-spaces, and what a table is known by. */
import { readInput } from 'calico-format'
import { printType } from 'calico-format/data'

const KEYS = { orders: ['o_orderkey'], lineitem: ['l_orderkey', 'l_linenumber'] }
const PRICES = { orders: 'o_totalprice', lineitem: 'l_extendedprice' }

/** Makes the key-space for the columns of a file; `group` says how its files are written. */
export async function createTable({ store, name, fields, group }) {
  const column = ({ name, type }) => ({ name, type: printType(type) })
  const columns = fields.filter((field) => !KEYS[name].includes(field.name)).map(column)
  const key = KEYS[name].map((part) => column(fields.find((field) => field.name === part)))
  await store.createKeySpace({ name, key, groups: [{ name: 'main', columns, ...group }] })
}

/** The rows of a file in memory, as the peers have them before they are measured. */
export async function rowsOf({ path, pool }) {
  const { fields, batches } = await readInput({ path, pool })
  const kept = []
  for await (const batch of batches) kept.push(batch)
  return { fields, batches: kept }
}

/** As sums.py has it. @param {string} name @param {AsyncIterable | Iterable} batches */
export async function sumsOf(name, batches) {
  let rows = 0
  let keys = 0n
  let cents = 0n
  for await (const { rows: more, fields, columns } of batches) {
    const named = (wanted) => columns[fields.findIndex((field) => field.name === wanted)]
    rows += more
    keys += sum(named(KEYS[name][0]), 1)
    cents += sum(named(PRICES[name]), 2)
  }
  return { rows, keys: Number(keys), cents: Number(cents) }
}

/** Of whole numbers or decimals that fit 64 bits, which take one or two words each. */
function sum(data, words) {
  const { buffer, byteOffset, length } = data.values
  const bytes = length * data.values.BYTES_PER_ELEMENT
  // Decimals are typed as 32-bit numbers, and may lie where no 64-bit number may.
  const aligned = byteOffset % 8 === 0 ? buffer : buffer.slice(byteOffset, byteOffset + bytes)
  const from = byteOffset % 8 === 0 ? byteOffset : 0
  const numbers = new BigInt64Array(aligned, from, bytes / 8)
  let total = 0n
  for (let row = 0; row < data.length; row++) total += numbers[row * words]
  return total
}
