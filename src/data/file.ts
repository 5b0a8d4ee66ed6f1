/** Opens and creates data files of either format. */
import { CalicoError } from '../errors.js'
import type {
  CreateDataFileOptions,
  DataFileReader,
  DataFileWriter,
  OpenDataFileOptions,
} from './data-file.js'
import { openArrowFile } from './ipc-file-read.js'
import { createArrowFile } from './ipc-file-write.js'
import { openParquetFile } from './parquet-read.js'
import { createParquetFile } from './parquet-write.js'

export type {
  CreateDataFileOptions,
  DataFileCodec,
  DataFileFormat,
  DataFileInfo,
  DataFileReader,
  DataFileWriter,
  OpenDataFileOptions,
  Page,
  PageBatch,
  ReadPagesOptions,
} from './data-file.js'

/** @throws MissingObject, CorruptFile */
export function openDataFile(options: OpenDataFileOptions): Promise<DataFileReader> {
  return options.file.format === 'parquet' ? openParquetFile(options) : openArrowFile(options)
}

/** @throws InvalidArgument where the format lacks the codec */
export async function createDataFile(options: CreateDataFileOptions): Promise<DataFileWriter> {
  if (options.format === 'parquet') return createParquetFile(options)
  if (options.codec !== 'snappy') return createArrowFile(options)
  throw new CalicoError('InvalidArgument', 'Arrow files have no snappy; use zstd, lz4 or none')
}
