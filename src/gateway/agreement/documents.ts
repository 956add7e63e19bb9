import type { Bundle } from '@medplum/fhirtypes';
import { documentsOf } from '../../adapters/document-message/read.ts';
import { jsonLimits } from '../../adapters/json-source.ts';
import { readConsent } from '../../adapters/referral/consent.ts';
import { readGraph } from '../../adapters/referral/graph-reader.ts';
import type { Consent } from '../../adapters/referral/referral-message.ts';
import type { Envelope } from '../../model/envelope.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import type { Agreement, Directory } from '../directory/directory.ts';
import { sourceOf } from './agreed.ts';
import { consentFaults } from './consent.ts';
import { bounds } from './limits.ts';
import { marksProtection } from './protected-identity.ts';
import { isProtected } from './suppress.ts';

export interface DocumentsInput {
  readonly bundle: Bundle;
  readonly envelope: Envelope;
  readonly directory: Directory;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly transport: string;
  readonly bytes: number;
  /** Consents of the referral that the documents go with, where it is known here. */
  readonly consents: readonly Consent[];
}

/**
 * What the parties have agreed about record copies and imaging references: that there is an agreement about that kind,
 * that the patient consents where it demands so (in the message, or in the referral that it goes with), its bounds, and
 * that a protected identity goes no way that nobody named. Errors before sending, warnings on receipt.
 */
export function documentAgreementRules(input: DocumentsInput): Issue[] {
  const { envelope, directory, at, bundle, bytes } = input;
  const [sender, receiver] = [directory.organisationOf(envelope.sender), directory.organisationOf(envelope.receiver)];
  if (!sender || !receiver || sender.hsaId === receiver.hsaId) return [];
  const kind = envelope.kind === 'imaging-reference' ? 'imaging-reference' : 'record-copy';
  const agreement = directory.agreementBetween(envelope.sender, envelope.receiver, at, kind);
  if (!agreement) {
    const expected = `an agreement in force about ${kind} between the two organisations`;
    return [issue('no-agreement', { place: 'MessageHeader.destination', expected, found: 'none' })];
  }
  const source = sourceOf(agreement, '');
  const consents = [...consentsIn(bundle), ...input.consents].filter(({ category }) => category === 'share');
  const receivers = [envelope.receiver, receiver.hsaId];
  return [
    ...(agreement.requires?.consent ? consentFaults(consents, receivers, at, source) : []),
    ...bounds(agreement, { bytes, attachments: documentsOf(bundle).length }),
    ...protectedFaults(input, agreement),
  ];
}

function consentsIn(bundle: Bundle): Consent[] {
  const reader = readGraph(bundle);
  return reader.resources.flatMap((resource) =>
    resource.resourceType === 'Consent' ? (readConsent(reader, resource) ?? []) : [],
  );
}

function protectedFaults({ bundle, transport }: DocumentsInput, agreement: Agreement): Issue[] {
  if (!isProtected(bundle) || agreement.allows?.protectedIdentity?.includes(transport)) return [];
  const source = sourceOf(agreement, '');
  if (!marksProtection(transport)) {
    const expected = 'a transport that carries the mark, or one that the agreement names';
    return [issue('protected-identity', { place: 'Patient.meta.security', expected, found: transport, source })];
  }
  return documentsOf(bundle)
    .filter(({ mediaType, bytes }) => mediaType.startsWith('application/fhir+json') && showsAddress(bytes))
    .map(({ place }) =>
      issue('protected-identity', {
        place,
        expected: 'no address or telephone in the document',
        found: 'given',
        source,
      }),
    );
}

/** The bytes of a part may not be changed here: its source must leave out what nobody may see. */
function showsAddress(bytes: Uint8Array): boolean {
  const { entry = [] } = (readJson(bytes, jsonLimits).value ?? {}) as Bundle;
  return entry.some(
    ({ resource }) =>
      resource?.resourceType === 'Patient' && (resource.address ?? resource.telecom ?? resource.contact) !== undefined,
  );
}
