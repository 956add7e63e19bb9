import type { Id } from '../../adapters/record-copy/values.ts';
import type { ReadContract } from '../../adapters/rivta/contract/read/contract.ts';
import { readOperation } from '../../adapters/rivta/read.ts';
import { openEnvelope } from '../../adapters/rivta/soap.ts';
import { defaultXmlLimits, parseXml } from '../../adapters/xml/parse.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';

/** What a consumer asks of a source system, whatever contract it asks by. */
export interface ReadQuery {
  /** HSA-id of the source system, from the header. */
  readonly logicalAddress: string;
  readonly patient: Required<Id>;
  /** HSA-ids in upper case; empty: all. */
  readonly careUnits: readonly string[];
  readonly careProviders: readonly string[];
  /** Days `YYYY-MM-DD`, both within. */
  readonly period: { readonly start?: string; readonly end?: string };
  readonly sourceSystem?: string;
  readonly careContacts: readonly string[];
  readonly hasMoreReference?: string;
  /** GetLaboratoryOrderOutcome: only answers about one of these specimens, to one of these referrals. */
  readonly specimens?: readonly Id[];
  readonly referrals?: readonly Id[];
  /** GetMedicationHistory: only prescriptions of this chain, of this status. */
  readonly prescriptionChain?: Id;
  readonly prescriptionStatus?: 'active' | 'inactive';
}

export interface ReadRequest {
  readonly query?: ReadQuery;
  readonly issues: readonly Issue[];
}

interface Draft {
  readonly patient?: Id;
  readonly careUnits?: readonly (Id | string)[];
  readonly careProviders?: readonly (Id | string)[];
  readonly period?: ReadQuery['period'];
  readonly sourceSystem?: Id | string;
  readonly careContacts?: readonly string[];
  readonly hasMoreReference?: string;
  readonly specimens?: readonly Id[];
  readonly referrals?: readonly Id[];
  readonly prescriptionChain?: Id;
  readonly prescriptionStatus?: 'active' | 'inactive';
}

/** A question is small. */
const limits = { ...defaultXmlLimits, bytes: 1_000_000 };

/** HSA-ids come bare or as the extension of an II. */
const hsaId = (said: Id | string): string => (typeof said === 'string' ? said : (said.value ?? '')).toUpperCase();

/** Bytes of a call -> question, with every fault at once. */
export function readRequest(bytes: Uint8Array, { request, name, version }: ReadContract): ReadRequest {
  const { root, issues } = parseXml(bytes, limits);
  if (!root) return { issues };
  const { body, logicalAddress, issues: envelope } = openEnvelope(root);
  if (!body) return { issues: envelope };
  if (body.ns !== request.responder || body.name !== request.operation) {
    const expected = `${name} ${version}`;
    return { issues: [issue('format-unknown', { place: body.path, expected, source: request.source })] };
  }
  const reading = readOperation(body, request);
  const draft = reading.draft as Draft;
  const found = [...envelope, ...reading.issues, ...addressed(logicalAddress?.text)];
  const { patient } = draft;
  if (hasErrors(found) || patient?.system === undefined || patient.value === undefined) return { issues: found };
  return {
    issues: found,
    query: {
      logicalAddress: logicalAddress!.text.trim().toUpperCase(),
      patient: { system: patient.system, value: patient.value },
      careUnits: (draft.careUnits ?? []).map(hsaId),
      careProviders: (draft.careProviders ?? []).map(hsaId),
      period: draft.period ?? {},
      ...(draft.sourceSystem !== undefined && { sourceSystem: hsaId(draft.sourceSystem) }),
      careContacts: draft.careContacts ?? [],
      ...(draft.hasMoreReference !== undefined && { hasMoreReference: draft.hasMoreReference }),
      ...narrowing(draft),
    },
  };
}

/** What one contract alone can ask for. */
const narrowing = ({ specimens, referrals, prescriptionChain, prescriptionStatus }: Draft): Partial<ReadQuery> => ({
  ...(specimens && { specimens }),
  ...(referrals && { referrals }),
  ...(prescriptionChain && { prescriptionChain }),
  ...(prescriptionStatus && { prescriptionStatus }),
});

const addressed = (address: string | undefined): Issue[] =>
  address === undefined || address.trim() === ''
    ? [issue('element-required', { place: '/Envelope/Header/LogicalAddress', source: 'RIV TA Basic Profile 2.1' })]
    : [];
