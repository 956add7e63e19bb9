import type { Bundle } from '@medplum/fhirtypes';
import { documentsOf } from '../document-message/read.ts';
import { readJsonObject } from '../json-source.ts';
import { readRecordCopy } from './fhir/read-document.ts';
import type { RecordCopy } from './record-copy.ts';

/** The record copy that a Bundle is, or that it carries as a part; the first where there are several. */
export function copyInBundle(bundle: Bundle): RecordCopy | undefined {
  if (bundle.type !== 'message') return readRecordCopy(bundle);
  for (const { mediaType, bytes } of documentsOf(bundle)) {
    if (!mediaType.startsWith('application/fhir+json')) continue;
    const { value } = readJsonObject(bytes);
    const copy = value?.resourceType === 'Bundle' ? readRecordCopy(value as unknown as Bundle) : undefined;
    if (copy) return copy;
  }
  return undefined;
}
