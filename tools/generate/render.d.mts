/**
 * Every generated file by its path below the repository's root. `schemas` holds texts by file name;
 * relative references between them are resolved in `schemaFolder`.
 */
export function renderGenerated(options: {
  readonly schemas: Readonly<Record<string, string>>
  readonly schemaFolder: string
}): Promise<Record<string, string>>
