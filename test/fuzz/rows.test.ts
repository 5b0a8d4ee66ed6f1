import { describeFuzz } from './run.js'

describeFuzz('rows', [
  ...['inline-rows', 'bridge-rows', 'import-arrow-file', 'import-arrow-stream', 'import-parquet'],
  ...['import-csv', 'import-json', 'import-json-lines'],
])
