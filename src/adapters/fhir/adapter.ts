import type { Bundle } from '@medplum/fhirtypes';
import { issue } from '../../model/issue.ts';
import type { Adaptation, Adapter, AdapterContext, Rendering, Source } from '../adapter.ts';
import { disagreements, readEnvelope } from '../envelope.ts';
import { bareMediaType, looksLikeJsonObject, namesMember, readJsonObject } from '../json-source.ts';

const mediaType = 'application/fhir+json';

/**
 * The `fhir` format: the canonical message Bundle itself. Nothing is rewritten: the Bundle is what the bytes say, and
 * what the bytes say is what is sent on.
 */
export const fhirAdapter: Adapter = {
  format: 'fhir',
  mediaTypes: [mediaType],

  detect({ bytes, mediaType: given }: Source): boolean {
    if (bareMediaType(given) === mediaType) return true;
    return looksLikeJsonObject(bytes) && namesMember(bytes, 'resourceType');
  },

  async toBundle({ bytes }: Source, context: AdapterContext): Promise<Adaptation> {
    const { value, issues } = readJsonObject(bytes);
    if (!value) return { issues, unmapped: [] };
    if (value.resourceType !== 'Bundle') {
      return { issues: [issue('not-a-message', { place: 'Resource', expected: 'Bundle' })], unmapped: [] };
    }
    const bundle = value as unknown as Bundle;
    const read = readEnvelope(bytes, bundle);
    if (!read.envelope) return { issues: read.issues, unmapped: [] };
    return { bundle, issues: disagreements(context.envelope, read.envelope), unmapped: [] };
  },

  async fromBundle(bundle: Bundle): Promise<Rendering> {
    return { bytes: new TextEncoder().encode(JSON.stringify(bundle)), mediaType, issues: [], lost: [] };
  },
};
