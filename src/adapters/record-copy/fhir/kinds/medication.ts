import { tidy } from '../../../referral/shape.ts';
import type { Administration, Dispensation, Drug, Medication } from '../../items/medication.ts';
import type { Quantity } from '../../values.ts';
import { concept, conceptOf, identifier, identifierOf, note, period, quantityOf } from '../codecs.ts';
import type { Json } from '../details.ts';
import { baseFields, encounterOf, type KindMapping } from '../kind.ts';
import { read, row, write } from '../lens.ts';
import { professional } from '../parties.ts';
import { dosagesOf, doseGiven, durationOf } from './dosage.ts';

const table = [
  row('prescription', 'identifier[]', identifier),
  row('chain', 'groupIdentifier', identifier),
  row('prescriber', 'requester', professional),
  row('note', 'note[]', note),
  row('endReason', 'statusReason', concept),
];
const givenTable = [
  row('id', 'identifier[]', identifier),
  row('comment', 'note[]', note),
  row('period', 'effectivePeriod', period),
];

/** The drug in one concept: product, package, merchandise, substance, or the author's words. */
function drugConcept(drug: Drug | undefined): Json {
  const { product, package: pack, merchandise, generic, text, comment } = drug ?? {};
  const coded = product?.nplId ?? pack ?? product?.atc ?? merchandise;
  const words = text ?? generic?.substance ?? comment;
  const concept = coded ? conceptOf(coded) : {};
  const atc = product?.nplId && product.atc ? ((conceptOf(product.atc).coding as Json[]) ?? []) : [];
  return tidy<Json>({
    coding: [...((concept.coding as Json[]) ?? []), ...atc],
    text: (concept.text as string | undefined) ?? words ?? (coded ? undefined : 'Läkemedel ej angivet'),
  });
}

function statusOf({ nullified, status, end, type }: Medication): string {
  if (nullified) return 'entered-in-error';
  if (status === 'active') return 'active';
  return type === 'U' || end !== undefined ? 'stopped' : 'completed';
}

function reasonsOf({ mainReasons = [], otherReasons = [] }: Medication): Json[] {
  return [...mainReasons, ...otherReasons].flatMap(({ reason, other }) => {
    const made = reason ? conceptOf(reason) : {};
    const text = (made.text as string | undefined) ?? other;
    return reason || other !== undefined ? [tidy<Json>({ ...made, text })] : [];
  });
}

const request = (item: Medication, subject: unknown): Json =>
  tidy<Json>({
    resourceType: 'MedicationRequest',
    status: statusOf(item),
    intent: 'order',
    medicationCodeableConcept: drugConcept(item.drug),
    subject,
    encounter: encounterOf(item),
    authoredOn: item.prescriber?.time ?? item.author?.time,
    reportedBoolean: item.selfMedication === true ? true : undefined,
    reasonCode: reasonsOf(item),
    dosageInstruction: dosagesOf(item.drug, tidy({ start: item.start, end: item.end })),
    dispenseRequest: item.dispensation && dispenseOf(item.dispensation),
    priorPrescription: item.preceding && { type: 'MedicationRequest', identifier: identifierOf(item.preceding) },
  });

function dispenseOf({
  validUntil,
  minimumInterval,
  totalAmount,
  packageUnit,
  pharmacy,
}: Dispensation): Json | undefined {
  const made = tidy<Json>({
    dispenseInterval: durationOf(minimumInterval),
    validityPeriod: validUntil === undefined ? undefined : { end: validUntil },
    quantity:
      totalAmount === undefined ? undefined : quantityOf(tidy({ value: totalAmount, unit: packageUnit }) as Quantity),
    performer: pharmacy && { type: 'Organization', identifier: identifierOf(pharmacy) },
  });
  return Object.keys(made).length > 0 ? made : undefined;
}

function administration(item: Medication, given: Administration, subject: unknown): Json {
  return tidy<Json>({
    resourceType: 'MedicationAdministration',
    status: item.nullified ? 'entered-in-error' : 'completed',
    medicationCodeableConcept: drugConcept(given.drug ?? item.drug),
    subject,
    dosage: doseGiven(given.drug, given.route && conceptOf(given.route)),
  });
}

/**
 * A prescription is a MedicationRequest, each administration a MedicationAdministration. Drug, dosage (`dosage.ts`)
 * and dispensation are told in FHIR's elements for readers; their whole structure stands in details, since FHIR has no ramps.
 */
export const medication: KindMapping<'medication'> = {
  kind: 'medication',
  resource: 'MedicationRequest, MedicationAdministration',
  table,
  write: (item, writing) => {
    const resource = write(item, table, request(item, writing.subject), writing, {
      elsewhere: [...baseFields, 'administrations'],
    });
    const main = writing.add('', resource);
    const given = item.administrations?.map((one, n) => {
      const made = { ...administration(item, one, writing.subject), request: main };
      const { by, ...rest } = one;
      const performed = by && { performer: [{ actor: professional.to(by, writing) }] };
      const written = write(rest, givenTable, { ...made, ...performed }, writing);
      // FHIR wants a time of what was given.
      if (!written.effectivePeriod) written.effectiveDateTime = by?.time ?? item.time ?? item.author?.time;
      return writing.add(`administration/${n}`, written);
    });
    return [main, ...(given ?? [])];
  },
  read: ([main, ...given], reading) => {
    if (!main) return {};
    const administrations = given.map((one) => {
      const [performer] = (one.performer as { actor?: unknown }[] | undefined) ?? [];
      const by = performer && professional.from(performer.actor, reading);
      return { ...read(one, givenTable, reading), ...(by ? { by } : {}) };
    });
    const item = read(main, table, reading);
    return administrations.length > 0 ? { ...item, administrations } : item;
  },
};
