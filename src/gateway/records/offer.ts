import type { Bundle } from '@medplum/fhirtypes';
import { identityOf } from '../../adapters/record-copy/fhir/provenance.ts';
import { copyInBundle } from '../../adapters/record-copy/in-bundle.ts';
import type { RecordItem } from '../../adapters/record-copy/record-copy.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { operationOutcome } from '../../model/operation-outcome.ts';
import type { Engagement, RecordRow } from '../../store/rows.ts';
import { categories } from '../../transports/npo/categories.ts';
import { isNational } from '../../transports/npo/identities.ts';
import { careProviderOf, newestOf } from '../../transports/npo/matches.ts';
import { refusal } from '../answer.ts';
import type { Actor, Answer, Submission } from '../api.ts';
import { answeredBefore, remember } from '../intake/idempotency.ts';
import { unmappedIssues } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';
import { type GivenOut, givenOut } from './given-out.ts';
import { storedRecords } from './stored.ts';

/** How the organisation that offers is known: its own entries are its own, whatever name they give it. */
export interface Offering {
  /** HSA-id and organisation number of the care provider (vårdgivare). */
  readonly own: readonly string[];
  readonly sourceSystems: readonly string[];
  /** Milliseconds until the index is told. */
  readonly indexDelay: number;
}

/**
 * Takes entries of our own record to be offered for reading: adapt, look at each, commit, 202. An entry of another care
 * provider is refused: a copy that was mediated to us is never published by itself. So is an entry of a unit that the
 * client does not speak for.
 */
export async function offer(parts: Parts, submission: Submission, actor: Actor, offering: Offering): Promise<Answer> {
  const call = ofThisDoor(submission);
  return (await answeredBefore(parts, call, actor)) ?? take(parts, call, actor, offering);
}

/** Keys are of one call at one door: a blank, which no key has, keeps these apart from those of POST /exchanges. */
const ofThisDoor = ({ idempotencyKey, ...submission }: Submission): Submission =>
  idempotencyKey === undefined ? submission : { ...submission, idempotencyKey: `records ${idempotencyKey}` };

async function take(parts: Parts, submission: Submission, actor: Actor, offering: Offering): Promise<Answer> {
  const { source, format, envelope } = submission;
  const adapter = format === undefined ? parts.adapters.detect(source) : parts.adapters.byFormat(format);
  if (!adapter) return refusal([issue('format-unknown')]);
  const at = new Date(parts.clock.now()).toISOString();
  const { bundle, issues, unmapped } = await adapter.toBundle(source, { at, ...(envelope && { envelope }) });
  const items = bundle ? itemsIn(bundle) : undefined;
  if (!items)
    return refusal(hasErrors(issues) ? issues : [...issues, issue('format-unknown', { expected: 'a record copy' })]);
  const given = items.map((item, n) => givenOut(item, `items[${n}]`));
  const found = [...issues, ...items.flatMap((item, n) => [...foreign(item, n, offering, actor), ...given[n]!.issues])];
  if (hasErrors(found)) return refusal(found);
  const records = items.map((item, n) => rowOf(item, given[n]!));
  const changed = await changedKeys(parts, records);
  const engagements = items.flatMap((item, n) =>
    engagementOf(item, offering, { now: parts.clock.now(), changed: changed.has(records[n]!.key) }),
  );
  const patients = [...new Set(records.map(({ patient }) => patient))];
  const told = [...found, ...unmappedIssues(unmapped)];
  const answer = accepted(records.length, told);
  const result = await parts.store.accept({
    records,
    engagements,
    ...remember(parts, submission, actor, answer),
    audit: patients.map((patient) => parts.audit.recordsOffered({ patient, count: records.length }, actor)),
  });
  if (result.kind !== 'done') return refusal([issue('store-unavailable')]);
  return answer;
}

function accepted(offered: number, told: readonly Issue[]): Answer {
  const body = { offered, issues: told.length > 0 ? operationOutcome(told).issue : [] };
  return { status: 202, mediaType: 'application/json', bytes: new TextEncoder().encode(JSON.stringify(body)) };
}

/** A document of ours, alone or riding in a message. */
const itemsIn = (bundle: Bundle): readonly RecordItem[] | undefined => copyInBundle(bundle)?.items;

function foreign(item: RecordItem, n: number, { own, sourceSystems }: Offering, { units }: Actor): Issue[] {
  const provider = careProviderOf(item);
  const system = item.sourceSystem?.value?.toUpperCase();
  const place = `items[${n}]`;
  const unit = item.careUnit?.value?.toUpperCase();
  return [
    ...(unit === undefined || units.some((own) => own.toUpperCase() === unit)
      ? []
      : [issue('record-not-own', { place: `${place}.careUnit`, expected: 'a unit of the client' })]),
    ...(provider !== undefined && own.includes(provider)
      ? []
      : [issue('record-not-own', { place, expected: 'an entry of the own care provider' })]),
    ...(system !== undefined && sourceSystems.includes(system)
      ? []
      : [
          issue('record-not-own', {
            place: `${place}.sourceSystem`,
            expected: 'a source system of the own organisation',
          }),
        ]),
  ];
}

const patientOf = ({ patient }: RecordItem): string => `${patient.system}|${patient.value}`;

const rowOf = (item: RecordItem, { written, form }: GivenOut): RecordRow => ({
  key: identityOf(item),
  patient: patientOf(item),
  kind: item.kind,
  sourceSystem: item.sourceSystem!.value!.toUpperCase(),
  at: newestOf(item),
  body: new TextEncoder().encode(JSON.stringify(item)),
  written,
  form,
});

/** Keys of entries that are here already and say something else now. */
async function changedKeys({ store }: Pick<Parts, 'store'>, records: readonly RecordRow[]): Promise<Set<string>> {
  const changed = new Set<string>();
  const bodies = new Map(records.map(({ key, body }) => [key, Buffer.from(body)]));
  for (const { patient, kind, sourceSystem } of distinct(records)) {
    for await (const { key, body } of storedRecords(store, { patients: [patient], kind, sourceSystem }))
      if (bodies.get(key)?.equals(body) === false) changed.add(key);
  }
  return changed;
}

const distinct = (records: readonly RecordRow[]): readonly RecordRow[] => [
  ...new Map(records.map((row) => [`${row.patient} ${row.kind} ${row.sourceSystem}`, row])).values(),
];

/**
 * What the index is told: that there is content of the category, and when the newest event was. To change an entry, or to
 * withdraw it, is an event of now.
 */
function engagementOf(
  item: RecordItem,
  { indexDelay }: Offering,
  { now, changed }: { readonly now: number; readonly changed: boolean },
): Omit<Engagement, 'attempts'>[] {
  if (categories[item.kind] === undefined || !isNational(item.patient.system)) return [];
  return [
    {
      patient: patientOf(item),
      kind: item.kind,
      sourceSystem: item.sourceSystem!.value!.toUpperCase(),
      controller: careProviderOf(item)!,
      mostRecent: changed ? Math.max(now, newestOf(item)) : newestOf(item),
      dueAt: now + indexDelay,
    },
  ];
}
