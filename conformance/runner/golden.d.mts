/** Whether who reads the format of the version `present` reads stores of the version `written`. */
export function binds(written: string, present: string): boolean

/** The SHA-256 over the paths and the SHA-256 of a folder's files. */
export function storeDigest(store: string): string
