import type { ChildProcess } from 'node:child_process'

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}
export interface S3Server {
  readonly endpoint: string
  readonly bucket: string
  readonly pid: number
  readonly folder: string
  readonly options: { readonly endpoint: string; readonly credentials: Credentials }
  readonly variables: Record<string, string>
  stop(): Promise<void>
}
export function startS3Server(options: { program: string; bucket: string }): Promise<S3Server>
export function clientVariables(endpoint: string, key: Credentials): Record<string, string>
export function spawnGateway(options: {
  program: string
  folder: string
  port: number
  credentials: Credentials
}): ChildProcess
export function answering(gateway: ChildProcess, port: number): Promise<void>
export function endGateway(gateway: ChildProcess): Promise<void>
export function freePort(): Promise<number>
