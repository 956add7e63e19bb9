import { codeMessages } from './catalogue/codes.ts';
import { requestMessages } from './catalogue/requests.ts';
import type { Row } from './catalogue/row.ts';
import { valueSetMessages } from './catalogue/value-sets.ts';

/**
 * Findings of the terminology operations by their message id (extension operationoutcome-message-id). Ids and English
 * texts are conventions of the HL7 terminology ecosystem (hl7.org/fhir/uv/tx-ecosystem); ids of our own begin with VB_.
 */
export const messages = { ...codeMessages, ...valueSetMessages, ...requestMessages } as const satisfies Record<
  string,
  Row
>;

export type MessageId = keyof typeof messages;
