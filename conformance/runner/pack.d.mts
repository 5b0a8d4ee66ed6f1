/** Writes the suite as a tarball into a folder, and gives its path. */
export function pack(folder: string): string
