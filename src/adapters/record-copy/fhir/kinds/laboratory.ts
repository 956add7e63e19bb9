import { objects, tidy } from '../../../referral/shape.ts';
import type { LaboratoryOrder, LaboratoryReport } from '../../items/laboratory.ts';
import { concept, dateTime, identifier, isInstant, note, text } from '../codecs.ts';
import type { Reading, Ref, Writing } from '../context.ts';
import type { Json } from '../details.ts';
import { baseFields, encounterOf, type KindMapping } from '../kind.ts';
import { read, row, rows, write } from '../lens.ts';
import { professional } from '../parties.ts';
import { concept as coded, laboratoryCategory, loinc } from '../systems.ts';
import { addGroup, readGroups } from './analyses.ts';

const table = [
  row('report', 'identifier[]', identifier),
  row('text', 'conclusion', text),
  row('responsible', 'resultsInterpreter[]', professional),
];

const orderTable = [
  row('id', 'identifier[]', identifier),
  row('time', 'authoredOn', dateTime),
  row('question', 'reasonCode[]', note),
  row('requester', 'requester', professional),
  row('comment', 'note[]', note),
  row('service', 'code', concept),
  rows('services', 'orderDetail[]', concept),
];

/** Words of the contracts for the state of a report; 3.1 says DEF and TILL. */
const statuses: Readonly<Record<string, string>> = {
  final: 'final',
  partial: 'partial',
  preliminary: 'preliminary',
  amended: 'amended',
  corrected: 'corrected',
  cancelled: 'cancelled',
  DEF: 'final',
  PREL: 'preliminary',
  TILL: 'appended',
};

function statusOf({ nullified, status, statusCode, resultType }: LaboratoryReport): string {
  if (nullified) return 'entered-in-error';
  return statuses[status ?? statusCode?.code ?? resultType ?? ''] ?? 'unknown';
}

export function addOrder(order: LaboratoryOrder, writing: Writing): Ref {
  const made: Json = { resourceType: 'ServiceRequest', status: 'completed', intent: 'order', subject: writing.subject };
  // FHIR has one code, and details only beside it.
  const [service, ...services] = order.services ?? [];
  return writing.add('order', write(tidy({ ...order, service, services }), orderTable, made, writing));
}

const readOrder = (basedOn: unknown, reading: Reading): Json | undefined => {
  const [reference] = objects(basedOn as Json[]);
  const resource = reference && reading.resolve(reference, 'ServiceRequest');
  if (!resource) return undefined;
  const { service, services, ...order } = read(resource, orderTable, reading);
  return service ? { ...order, services: [service, ...((services as Json[] | undefined) ?? [])] } : order;
};

/** DiagnosticReport with an Observation for each analysis, in panels where the source has groups. */
export const laboratory: KindMapping<'laboratory'> = {
  kind: 'laboratory',
  resource: 'DiagnosticReport, Observation, Specimen, ServiceRequest',
  table: [...table, ...orderTable.map((line) => ({ ...line, field: `referral.${line.field}` }))],
  write: (item, writing) => {
    const order = item.referral && addOrder(item.referral, writing);
    const preliminary = statusOf(item) === 'preliminary';
    const status = item.nullified ? 'entered-in-error' : preliminary ? 'preliminary' : 'final';
    const specimens = new Set<string>();
    const results = (item.groups ?? []).map((group, n) =>
      addGroup(group, { writing, status, specimens, place: `group/${n}`, many: (item.groups?.length ?? 0) > 1 }),
    );
    const issued = [item.time, item.author?.time, item.signed?.time].find(isInstant);
    const made = tidy<Json>({
      resourceType: 'DiagnosticReport',
      basedOn: order && [order],
      status: statusOf(item),
      category: [laboratoryCategory],
      code: coded(loinc, '11502-2', 'Laboratory report'),
      subject: writing.subject,
      encounter: encounterOf(item),
      issued,
      specimen: [...specimens].map((reference) => ({ reference })),
      result: results.flat(),
    });
    return [writing.add('', write(item, table, made, writing, { elsewhere: [...baseFields, 'referral', 'groups'] }))];
  },
  read: ([main], reading) => {
    if (!main) return {};
    const referral = readOrder(main.basedOn, reading);
    const groups = readGroups(main.result, reading);
    return {
      ...read(main, table, reading),
      ...(referral ? { referral } : {}),
      ...(groups.length > 0 ? { groups } : {}),
    };
  },
};
