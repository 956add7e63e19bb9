import { tidy } from '../../../referral/shape.ts';
import type { Vaccination, VaccineDose } from '../../items/vaccination.ts';
import { codedOf, concept, conceptOf, note, quantity, text } from '../codecs.ts';
import { detail, type Json, readDetails, restore } from '../details.ts';
import { baseFields, encounterOf, type KindMapping } from '../kind.ts';
import { read, row, write } from '../lens.ts';

const table = [
  row('batch', 'lotNumber', text),
  row('site', 'site', concept),
  row('route', 'route', concept),
  row('amount', 'doseQuantity', quantity),
  row('administrationComment', 'note[]', note),
];

/** Details: what vaccineCode was made of; what belongs to the registration; an entry without any dose. */
const codeOf = 'codeOf';
const ofItem = 'item.';
const noDose = 'withoutDose';
const positive = /^[1-9]\d{0,8}$/;

/** FHIR wants a number of the dose wherever diseases are named. */
function protocolOf({ diseases, number, prescribed }: VaccineDose): Json[] | undefined {
  if (!diseases && number === undefined) return undefined;
  return [
    tidy<Json>({
      targetDisease: diseases?.map(conceptOf),
      ...(number !== undefined && positive.test(number)
        ? { doseNumberPositiveInt: Number(number) }
        : { doseNumberString: number ?? 'ej angivet' }),
      ...(prescribed !== undefined && positive.test(prescribed) ? { seriesDosesPositiveInt: Number(prescribed) } : {}),
    }),
  ];
}

/** The time is that of the registration: the contract has no other. */
function immunization(item: Vaccination, dose: VaccineDose, patient: unknown): Json {
  const code = dose.vaccine ?? dose.vaccineType;
  const { date, note: said } = item.registration ?? {};
  return tidy<Json>({
    resourceType: 'Immunization',
    status: item.nullified ? 'entered-in-error' : 'completed',
    vaccineCode: code ? conceptOf(code) : { text: said ?? 'Vaccin ej angivet' },
    patient,
    encounter: encounterOf(item),
    ...(date === undefined ? { occurrenceString: 'ej angivet' } : { occurrenceDateTime: date }),
    manufacturer: dose.manufacturer === undefined ? undefined : { display: dose.manufacturer },
    protocolApplied: protocolOf(dose),
  });
}

/** An Immunization for each dose; the registration's own content stands in details of the first. */
export const vaccination: KindMapping<'vaccination'> = {
  kind: 'vaccination',
  resource: 'Immunization',
  table,
  write: (item, writing) => {
    const doses = item.doses ?? [{}];
    return doses.map((dose, n) => {
      const field = dose.vaccine ? 'vaccine' : dose.vaccineType ? 'vaccineType' : undefined;
      const made = immunization(item, dose, writing.subject);
      const resource = write(dose, table, made, writing, {
        elsewhere: field ? [field] : [],
        details: [...(field ? [[codeOf, field] as const] : []), ...(item.doses ? [] : [[noDose, true] as const])],
      });
      if (n > 0) return writing.add(`dose/${n}`, resource);
      const elsewhere = [...baseFields, 'doses'];
      return writing.add('', write(item, [], resource, writing, { elsewhere, prefix: ofItem }));
    });
  },
  read: (targets, reading) => {
    const own = readDetails(targets[0]).flatMap(([name, value]) =>
      name.startsWith(ofItem) ? [[name.slice(ofItem.length), value] as const] : [],
    );
    const item = restore({}, own);
    const doses = targets.flatMap((target) => {
      const details = readDetails(target);
      if (detail(details, noDose) === true) return [];
      const field = detail(details, codeOf);
      const told = details.filter(([name]) => name !== codeOf && !name.startsWith(ofItem));
      const dose = read(target, table, reading, told);
      return [
        field === 'vaccine' || field === 'vaccineType' ? { ...dose, [field]: codedOf(target.vaccineCode) } : dose,
      ];
    });
    return doses.length > 0 ? { ...item, doses } : item;
  },
};
