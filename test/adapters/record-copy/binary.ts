import type { Bundle } from '@medplum/fhirtypes';

/** The text of the only part of a message. */
export function bytesOfBinary({ entry }: Bundle): string {
  const binary = entry!.map(({ resource }) => resource).find((resource) => resource?.resourceType === 'Binary');
  return Buffer.from((binary as { data: string }).data, 'base64').toString();
}
