/** What requests and bytes cost at the list prices of S3 Standard in us-east-1, in US dollars. */

const PER_1000 = { PUT: 0.005, LIST: 0.005, GET: 0.0004, HEAD: 0.0004, DELETE: 0 }
const PER_GB_MONTH = 0.023
/** Once a minute for a month of 730 hours. */
const TIMES_A_MONTH = 730 * 60

export const ASSUMPTIONS =
  'price: each workload once a minute for a month of 730 hours, and the storage of what lies ' +
  `there after it for that month; PUT, POST and LIST ${PER_1000.PUT} USD per 1,000, GET and HEAD ` +
  `${PER_1000.GET}, DELETE nothing, storage ${PER_GB_MONTH} USD per GB and month; no transfer, ` +
  'no growth, no discounts. Requests that were tried again count each time'

/** @param {Record<string, number>} figures requests by class, and `storedBytes` */
export function monthlyPrice(figures) {
  const once = Object.entries(PER_1000).reduce(
    (sum, [name, price]) => sum + (figures[name] / 1000) * price,
    0,
  )
  return once * TIMES_A_MONTH + (figures.storedBytes / 1e9) * PER_GB_MONTH
}
