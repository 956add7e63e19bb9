import type { Bundle } from '@medplum/fhirtypes';
import { issue } from '../../model/issue.ts';
import { inJson } from '../../model/source-position/in-json.ts';
import type { Adaptation, Adapter, AdapterContext, Rendering, Source } from '../adapter.ts';
import { disagreements, readEnvelope } from '../envelope.ts';
import { bareMediaType, looksLikeJsonObject, namesMember, readJsonObject } from '../json-source.ts';
import { adaptDocument } from './document.ts';

const mediaType = 'application/fhir+json';

/**
 * The `fhir` format: the canonical message Bundle itself. Nothing is rewritten: the Bundle is what the bytes say, and
 * what the bytes say is what is sent on. A FHIR document becomes a part of a message (`document.ts`).
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
    if (bundle.type === 'document' || bundle.type === 'collection') return adaptDocument(bytes, bundle, context);
    const read = readEnvelope(bytes, bundle);
    if (!read.envelope) return { issues: read.issues, unmapped: [] };
    return { bundle, issues: disagreements(context.envelope, read.envelope), unmapped: [], asIs: true };
  },

  locate: ({ bytes }, issues) => inJson(bytes, issues),

  async fromBundle(bundle: Bundle): Promise<Rendering> {
    return { bytes: new TextEncoder().encode(JSON.stringify(bundle)), mediaType, issues: [], lost: [] };
  },
};
