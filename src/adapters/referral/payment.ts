import type { Contract, Coverage, Extension, Organization, Patient, Reference } from '@medplum/fhirtypes';
import { type ExtensionName, extensionOf, optionalExtension, stringExtension } from './extensions.ts';
import type { Graph } from './graph.ts';
import type { GraphReader } from './graph-reader.ts';
import { addProfessional, readProfessional } from './professional.ts';
import { codingOf, readCoding, readExtension, readStringExtension } from './read.ts';
import type { Coding, PaymentCommitment } from './referral-message.ts';
import { boolean, objects, present, string, tidy } from './shape.ts';
import { chapterSystem, contractNumberSystem, coverageClassSystem, paymentIdSystem } from './systems.ts';

const chapterClass = 'kapitel';
const codingExtension = (name: ExtensionName, coding: Coding | undefined): Extension | undefined =>
  optionalExtension(name, coding, (value) => ({ valueCoding: codingOf(value) }));

/** Payment commitment (betalningsförbindelse) -> Coverage, and a Contract where an agreement number is named. */
export function addPayment(graph: Graph, payment: PaymentCommitment, patient: Reference<Patient>): Reference<Coverage> {
  const approver = payment.approvedBy && addProfessional(graph, 'payment/approved-by', payment.approvedBy);
  const contract = payment.contractNumber === undefined ? undefined : addContract(graph, payment.contractNumber);
  return graph.add<Coverage>(
    'payment',
    tidy<Coverage>({
      resourceType: 'Coverage',
      extension: extensionsOf(payment, approver),
      identifier: payment.id === undefined ? undefined : [{ system: paymentIdSystem, value: payment.id }],
      status: 'active',
      type: { coding: [codingOf(payment.type)] },
      beneficiary: patient,
      period: periodOf(payment.validFrom, payment.validTo),
      payor: [payorOf(payment.liableRegion)],
      class: payment.chapter && [chapterOf(payment.chapter)],
      contract: contract && [contract],
    }),
  );
}

const extensionsOf = (payment: PaymentCommitment, approver: Extension['valueReference']): Extension[] =>
  present(
    extensionOf('outpatient-only', { valueBoolean: payment.outpatientOnly }),
    stringExtension('clinical-responsibility', payment.clinicalResponsibility),
    stringExtension('administrative-responsibility', payment.administrativeResponsibility),
    optionalExtension('approved-at', payment.approvedAt, (valueDateTime) => ({ valueDateTime })),
    optionalExtension('approved-by', approver, (valueReference) => ({ valueReference })),
    stringExtension('consulted-with', payment.consultedWith),
    stringExtension('cost-center', payment.costCenter),
    codingExtension('reimbursement-type', payment.reimbursement?.type),
    codingExtension('contract-owner', payment.reimbursement?.contractOwner),
  );

const addContract = (graph: Graph, value: string): Reference<Contract> =>
  graph.add<Contract>('payment/contract', {
    resourceType: 'Contract',
    identifier: [{ system: contractNumberSystem, value }],
    status: 'executed',
  });

export const periodOf = (start: string | undefined, end: string | undefined) =>
  start === undefined && end === undefined ? undefined : tidy({ start, end });

/** The region that pays: a logical reference by its county code. */
const payorOf = ({ system, code, display }: Coding): Reference<Organization> =>
  tidy<Reference<Organization>>({ type: 'Organization', identifier: { system, value: code }, display });

const chapterOf = ({ system, code, display }: Coding): NonNullable<Coverage['class']>[number] =>
  tidy({
    extension: system === chapterSystem ? undefined : [extensionOf('chapter-system', { valueUri: system })],
    type: {
      coding: [
        { system: coverageClassSystem, code: chapterClass },
        { system: 'http://terminology.hl7.org/CodeSystem/coverage-class', code: 'plan' },
      ],
    },
    value: code,
    name: display,
  });

/** Coverage -> payment commitment; nothing when type or paying region is missing. */
export function readPayment(reader: GraphReader, coverage: Coverage): PaymentCommitment | undefined {
  const type = readCoding(coverage.type?.coding);
  const liableRegion = readPayor(coverage);
  if (!type || !liableRegion) return undefined;
  const said = (name: ExtensionName) => readStringExtension(coverage, name);
  const reimbursement = readCoding(readExtension(coverage, 'reimbursement-type')?.valueCoding);
  const contractOwner = readCoding(readExtension(coverage, 'contract-owner')?.valueCoding);
  return tidy<PaymentCommitment>({
    id: string(objects(coverage.identifier)[0]?.value),
    type,
    chapter: readChapter(coverage),
    validFrom: string(coverage.period?.start),
    validTo: string(coverage.period?.end),
    clinicalResponsibility: said('clinical-responsibility'),
    administrativeResponsibility: said('administrative-responsibility'),
    outpatientOnly: boolean(readExtension(coverage, 'outpatient-only')?.valueBoolean) ?? false,
    liableRegion,
    approvedAt: string(readExtension(coverage, 'approved-at')?.valueDateTime),
    consultedWith: said('consulted-with'),
    costCenter: said('cost-center'),
    reimbursement: reimbursement && tidy({ type: reimbursement, contractOwner }),
    approvedBy: readProfessional(reader, readExtension(coverage, 'approved-by')?.valueReference),
    contractNumber: readContract(reader, coverage),
  });
}

function readPayor(coverage: Coverage): Coding | undefined {
  const payor = objects(coverage.payor)[0];
  return readCoding({
    system: payor?.identifier?.system,
    code: payor?.identifier?.value,
    display: payor?.display,
  });
}

function readChapter(coverage: Coverage): Coding | undefined {
  const chapter = objects(coverage.class).find(
    (c) =>
      objects(c.type?.coding)[0]?.system === coverageClassSystem && objects(c.type?.coding)[0]?.code === chapterClass,
  );
  if (!chapter) return undefined;
  const system = string(readExtension(chapter, 'chapter-system')?.valueUri) ?? chapterSystem;
  return readCoding({ system, code: chapter.value, display: chapter.name });
}

const readContract = (reader: GraphReader, coverage: Coverage): string | undefined =>
  string(objects(reader.resolve(objects(coverage.contract)[0], 'Contract')?.identifier)[0]?.value);
