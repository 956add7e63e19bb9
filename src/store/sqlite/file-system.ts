import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../store-error.ts';

/** `f_type` of statfs(2) for file systems whose locks and fsync end at another machine. */
const network: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x00c36400, 'CephFS'],
  [0x5346414f, 'AFS'],
  [0x0bd00bd0, 'Lustre'],
  [0x7461636f, 'OCFS2'],
  [0x47504653, 'GPFS'],
]);

/** Name of a network file system by its statfs type; undefined for all others (FUSE included: it may be either). */
export const networkFileSystem = (type: number): string | undefined => network.get(type >>> 0);

/** Throws `network-file-system` when the file would lie on one. */
export function refuseNetworkFileSystem(file: string): void {
  const name = networkFileSystem(statfsSync(dirname(file)).type);
  if (name) {
    throw new StoreError(
      'network-file-system',
      `The store must lie on a local disk; ${dirname(file)} is ${name}, whose locks and fsync cannot be trusted.`,
    );
  }
}
