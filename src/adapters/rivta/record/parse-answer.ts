import { type Issue, issue } from '../../../model/issue.ts';
import { scrub } from '../../../model/personal-number-scrubber.ts';
import type { GivenEnvelope, Unmapped } from '../../adapter.ts';
import { givenPatient } from '../../given-patient.ts';
import { onceEach } from '../../record-copy/merge.ts';
import type { RecordCopy, RecordItem } from '../../record-copy/record-copy.ts';
import type { XmlElement } from '../../xml/element.ts';
import { parseXml, type XmlLimits } from '../../xml/parse.ts';
import type { ReadContract } from '../contract/read/contract.ts';
import { readContractOf, readContracts } from '../contract/read/contracts.ts';
import type { Draft } from '../draft.ts';
import { readFault } from '../fault.ts';
import { headersNamespace, isMissing, readProcessingStatus, type SourceStatus } from '../processing-status.ts';
import { readOperation } from '../read.ts';
import { type Mode, safePlace, unmappedOf } from '../reading.ts';
import { checkRules } from '../rules/run.ts';
import { openAnswer } from '../soap.ts';
import { normalised } from './normalise.ts';
import { patientOfItems } from './patient.ts';

/** Wide for what the service platform lets through (50 MB), where a copy is mostly base64. */
export const answerLimits: XmlLimits = {
  bytes: 50 * 1024 * 1024,
  depth: 64,
  nodes: 1_500_000,
  attributes: 64,
  marks: 30_000_000,
};

export interface ParsedAnswer {
  readonly contract?: ReadContract;
  /** Absent where the answer is none, or where it does not show whose record it is. */
  readonly copy?: RecordCopy;
  readonly issues: readonly Issue[];
  readonly unmapped: readonly Unmapped[];
}

/** True for an answer of a read contract, or for a fault in place of one. Looks at bytes alone. */
export function isAnswer(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (readContracts.some(({ response }) => text.includes(response.responder))) return true;
  return text.subarray(0, 2_000).includes('Fault') && !text.includes('clinicalprocess:activity:request');
}

/** Answer of a read contract -> record copy, with every fault at once. A fault or an error result is never an empty copy. */
export function parseAnswer(
  bytes: Uint8Array,
  envelope: GivenEnvelope | undefined,
  mode: Mode = 'reading',
  limits: XmlLimits = answerLimits,
): ParsedAnswer {
  const { root, issues } = parseXml(bytes, limits);
  if (!root) return { issues, unmapped: [] };
  const fault = faultOf(root);
  if (fault) return { issues: [fault], unmapped: [] };
  const { body, others } = openAnswer(root);
  const contract = body && readContractOf(body.ns, body.name);
  if (!body || !contract) return { issues: [notOurs(body ?? root)], unmapped: [] };
  const reading = readOperation(body, contract.response, mode);
  const { items: drafts = [], ...about } = reading.draft as { items?: Draft[] };
  const told = [
    ...sourceFindings(readProcessingStatus(others)),
    ...reading.issues,
    ...checkRules(body, contract.response, mode, reading.issues),
    ...resultFindings(about, contract, body),
  ];
  const unmapped = [...others.filter(({ ns }) => ns !== headersNamespace).flatMap(unmappedOf), ...reading.unmapped];
  const read = drafts.map((draft) => itemOf(draft, contract));
  return { contract, unmapped, ...copyOf(read, contract, envelope, told) };
}

export const notOurs = (body: XmlElement): Issue =>
  issue('format-unknown', {
    place: safePlace(body.path),
    expected: `an answer of ${[...new Set(readContracts.map(({ name }) => name))].join(', ')}`,
  });

/** What a draft of an entry says, as an item of the contract's kind. */
export const itemOf = (draft: Draft, contract: ReadContract): RecordItem =>
  normalised({
    ...draft,
    kind: contract.kind,
    contract: `${contract.name} ${contract.version}`,
  } as unknown as RecordItem);

function copyOf(
  read: readonly RecordItem[],
  { kind }: ReadContract,
  envelope: GivenEnvelope | undefined,
  told: readonly Issue[],
): Pick<ParsedAnswer, 'copy' | 'issues'> {
  const given = givenPatient(envelope);
  const { patient, issues } = patientOfItems(read, given.patient);
  const found = [...told, ...given.issues, ...issues];
  if (!patient || found.some(({ severity }) => severity === 'error')) return { issues: found };
  const { items, issues: repeated } = onceEach(read);
  const whole = items.map((item) => (item.patient ? item : { ...item, patient: patient.identifier }) as RecordItem);
  return { copy: { patient, items: whole, asked: [kind] }, issues: [...found, ...repeated] };
}

/** Words of another system, short and without numbers of persons. */
const said = (text: string | undefined): { detail?: string } =>
  text === undefined || text.trim() === '' ? {} : { detail: scrub(text.trim().slice(0, 300)) };

export function faultOf(root: XmlElement): Issue | undefined {
  const fault = readFault(root);
  if (!fault) return undefined;
  const { code, text, platformCode } = fault;
  return issue('record-source-failed', {
    place: root.path,
    found: platformCode ?? (code || 'SOAP Fault'),
    ...said(text),
  });
}

interface Result {
  readonly code?: string;
  readonly errorCode?: string;
  readonly message?: string;
  readonly subCode?: string;
}

/** An ERROR is no answer; what INFO says is passed on; more to fetch is told. */
export function resultFindings(about: Draft, { response }: ReadContract, body: XmlElement): Issue[] {
  const { code, errorCode, message, subCode } = (about.result ?? {}) as Result;
  const place = `${body.path}/result`;
  const { source } = response;
  const more = Array.isArray(about.hasMore) ? [issue('record-partial', { place: `${body.path}/hasMore`, source })] : [];
  if (code === 'ERROR')
    return [issue('record-source-failed', { place, found: errorCode ?? subCode ?? 'ERROR', source, ...said(message) })];
  if (code === 'INFO') more.push(issue('record-partial', { place, severity: 'information', source, ...said(message) }));
  return more;
}

/** What an aggregating service says of the sources that did not answer, or not from what they have now. */
export const sourceFindings = (sources: readonly SourceStatus[]): Issue[] =>
  sources.flatMap(({ status, logicalAddress }, i) =>
    isMissing(status)
      ? [
          issue('record-partial', {
            place: `/Envelope/Header/ProcessingStatus/ProcessingStatusList[${i + 1}]`,
            found: status,
            source: 'RIV-TA interoperability headers 1',
            ...said(logicalAddress),
          }),
        ]
      : [],
  );
