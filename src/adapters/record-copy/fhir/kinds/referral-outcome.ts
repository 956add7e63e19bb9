import { objects, tidy } from '../../../referral/shape.ts';
import type { ReferralOutcome } from '../../items/referral-outcome.ts';
import { codedOf, conceptOf, dateTime, isInstant, note, text } from '../codecs.ts';
import type { Reading, Ref, Writing } from '../context.ts';
import { detail, type Json, readDetails } from '../details.ts';
import { baseFields, encounterOf, type KindMapping } from '../kind.ts';
import type { Codec } from '../lens.ts';
import { read, row, write } from '../lens.ts';
import { professional } from '../parties.ts';
import { concept as coded, loinc } from '../systems.ts';
import { mediaDocument, mediaOf } from './document.ts';

/** An id that is unique in the source alone. */
const localIdentifier: Codec = {
  to: (value) => ({ value }),
  from: (value) => (value as Json)?.value,
};

const table = [row('text', 'conclusion', text)];
const orderTable = [
  row('id', 'identifier[]', localIdentifier),
  row('reason', 'reasonCode[]', note),
  row('anamnesis', 'note[]', note),
  row('time', 'authoredOn', dateTime),
  row('author', 'requester', professional),
  row('requester', 'requester', professional),
];
const ordered = (field: 'author' | 'requester') =>
  orderTable.filter((line) => line.field !== (field === 'author' ? 'requester' : 'author'));

/** The referral that is answered. `field`: what its author is called. */
export const addReferral = (referral: object, field: 'author' | 'requester', writing: Writing): Ref => {
  const made: Json = { resourceType: 'ServiceRequest', status: 'completed', intent: 'order', subject: writing.subject };
  return writing.add('order', write(referral, ordered(field), made, writing));
};

export function readReferral(basedOn: unknown, field: 'author' | 'requester', reading: Reading): Json | undefined {
  const [reference] = objects(basedOn as Json[]);
  const resource = reference && reading.resolve(reference, 'ServiceRequest');
  return resource && read(resource, ordered(field), reading);
}

type Act = NonNullable<ReferralOutcome['acts']>[number];
const actTable = [
  row('id', 'identifier[]', localIdentifier),
  row('text', 'note[]', note),
  row('time', 'performedDateTime', dateTime),
];

function addAct(act: Act, place: string, item: ReferralOutcome, writing: Writing): Ref {
  const results = act.results?.map((media, n) => writing.add(`${place}/result/${n}`, mediaDocument(media, writing)));
  const made = tidy<Json>({
    resourceType: 'Procedure',
    status: item.nullified ? 'entered-in-error' : 'completed',
    code: act.code
      ? { ...conceptOf(act.code), ...(act.text ? { text: act.text } : {}) }
      : { text: act.text ?? 'Åtgärd' },
    subject: writing.subject,
    report: results,
  });
  const details = act.code ? [['coded', true] as const] : [];
  return writing.add(place, write(act, actTable, made, writing, { elsewhere: ['code', 'results'], details }));
}

function readAct(procedure: Json, reading: Reading): Json {
  const details = readDetails(procedure);
  const act = read(
    procedure,
    actTable,
    reading,
    details.filter(([name]) => name !== 'coded'),
  );
  const code =
    detail(details, 'coded') === true ? codedOf({ ...(procedure.code as Json), text: undefined }) : undefined;
  const results = objects(procedure.report as Json[]).flatMap((reference) => {
    const document = reading.resolve(reference, 'DocumentReference');
    return (document && mediaOf(document)) ?? [];
  });
  return { ...act, ...(code ? { code } : {}), ...(results.length > 0 ? { results } : {}) };
}

/** Diagnoses of the answer: the code, with its text beside it in the same concept. */
const findingOf = ({ code, text: said }: NonNullable<ReferralOutcome['findings']>[number]): Json =>
  tidy<Json>({ ...(code ? conceptOf(code) : {}), text: said });

/** DiagnosticReport; SS is final, SR partial; acts are Procedures beside it. */
export const referralOutcome: KindMapping<'referral-outcome'> = {
  kind: 'referral-outcome',
  resource: 'DiagnosticReport, ServiceRequest, Procedure',
  table: [...table, ...orderTable.map((line) => ({ ...line, field: `referral.${line.field}` }))],
  write: (item, writing) => {
    const referral = item.referral && addReferral(item.referral, 'author', writing);
    const made = tidy<Json>({
      resourceType: 'DiagnosticReport',
      basedOn: referral && [referral],
      status: item.nullified ? 'entered-in-error' : (item.status ?? 'unknown'),
      code: {
        ...coded(loinc, '11488-4', 'Consult note'),
        ...(item.outcomeTitle === undefined ? {} : { text: item.outcomeTitle }),
      },
      subject: writing.subject,
      encounter: encounterOf(item),
      issued: [item.time, item.author?.time].find(isInstant),
      conclusionCode: item.findings?.map(findingOf),
    });
    const elsewhere = [...baseFields, 'referral', 'findings', 'acts'];
    const main = writing.add('', write(item, table, made, writing, { elsewhere }));
    return [main, ...(item.acts ?? []).map((act, n) => addAct(act, `act/${n}`, item, writing))];
  },
  read: ([main, ...procedures], reading) => {
    if (!main) return {};
    const findings = objects(main.conclusionCode as Json[]).map((one) =>
      tidy({ code: codedOf({ ...one, text: undefined }), text: one.text }),
    );
    const acts = procedures.map((procedure) => readAct(procedure, reading));
    return tidy({
      ...read(main, table, reading),
      findings,
      acts,
      referral: readReferral(main.basedOn, 'author', reading),
    });
  },
};
