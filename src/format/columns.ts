/** Synthetic names of the columns inside data files (CAL-DATA-003). */
export const keyColumn = (component: number): string => `k${component}`
export const valueColumn = (column: number): string => `c${column}`
/** What the expression of an update takes from its rows. */
export const sourceColumn = (source: number): string => `s${source}`
export const opColumn = (column: number): string => `o${column}`
/** What a cell cannot hold: an accumulator or an order. */
export const companionColumn = (column: number): string => `a${column}`
/** The row operation of an update. */
export const ROW_OP_COLUMN = 'r'
/** Whether a row of an anchor's segment is a record, or latent. */
export const EXISTS_COLUMN = 'x'

export const ROW_MERGE = 0
export const ROW_DELETE = 1
export const ROW_REPLACE = 2
export const ROW_PATCH = 3

export const CELL_KEEP = 0
export const CELL_SET = 1
export const CELL_CLEAR = 2
export const CELL_DELTA = 3
