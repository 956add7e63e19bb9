import type { Bundle } from '@medplum/fhirtypes';
import { hsaIdSystem } from '../../model/canonical.ts';
import { checkPersonId } from '../../model/identifiers/person-id.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import type { Adaptation, AdapterContext, GivenEnvelope, Rendering } from '../adapter.ts';
import { copyInBundle } from '../record-copy/in-bundle.ts';
import { onceEach } from '../record-copy/merge.ts';
import type { ItemKind, RecordCopy, RecordItem } from '../record-copy/record-copy.ts';
import { recordCopyToBundle } from '../record-copy/to-bundle.ts';
import { isObject, tidy } from '../referral/shape.ts';
import type { JsonForm } from './form.ts';
import { isUuid } from './formats.ts';
import { readPatient } from './read.ts';
import published from './record-copy.schema.json' with { type: 'json' };
import type { PatientJson } from './referral-json.ts';
import { schemaChecker } from './schema.ts';
import { readSystem } from './systems.ts';
import { writePatient } from './write.ts';

const mediaType = 'application/vnd.vardbro.record-copy+json';
const check = schemaChecker(published, 'record-copy.schema.json');

interface RecordCopyJson extends Omit<RecordCopy, 'patient' | 'asked'> {
  readonly messageId?: string;
  readonly sender?: string;
  readonly receiver?: string;
  readonly caseId?: string;
  readonly test?: boolean;
  readonly patient: PatientJson;
  readonly asked?: readonly ItemKind[];
}

/** A record copy for an engine that knows no standard: the items of `record-copy.ts`, with short forms. */
export const recordCopyForm: JsonForm = {
  mediaType,
  members: ['items'],

  async toBundle(value: Record<string, unknown>, context: AdapterContext): Promise<Adaptation> {
    const { issues, unmapped } = check(value);
    if (hasErrors(issues)) return { issues, unmapped };
    const said = value as unknown as RecordCopyJson;
    const copy = readCopy(said);
    const { items, issues: repeated } = onceEach(copy.items);
    const persons = checkPersonId(copy.patient.identifier, '/patient/id');
    const found = [...issues, ...persons, ...contradictions(said, context.envelope), ...repeated];
    if (hasErrors(found)) return { issues: found, unmapped };
    const envelope = addressed(said, context.envelope);
    const bundle = recordCopyToBundle({ ...copy, items }, { ...context, envelope }, said.messageId);
    return { bundle, issues: found, unmapped };
  },

  fromBundle(bundle: Bundle): Rendering | undefined {
    const copy = isRecordCopy(bundle) ? copyInBundle(bundle) : undefined;
    return (
      copy && { bytes: Buffer.from(`${JSON.stringify(writeCopy(copy), null, 2)}\n`), mediaType, issues: [], lost: [] }
    );
  },
};

/** A referral that brings a copy along is a referral. */
const isRecordCopy = (bundle: Bundle): boolean => bundle.type === 'document' || readEvent(bundle) === 'journalkopia';
const readEvent = ({ entry }: Bundle): string | undefined => {
  const header = Array.isArray(entry) ? entry[0]?.resource : undefined;
  return header?.resourceType === 'MessageHeader' ? header.eventCoding?.code : undefined;
};

const names = ['sender', 'receiver', 'messageId', 'caseId', 'test'] as const;

/** What the copy itself says goes as an envelope beside it; where both speak they agree. */
function addressed(said: RecordCopyJson, envelope: GivenEnvelope | undefined): GivenEnvelope {
  const own = Object.fromEntries(names.map((name) => [name, said[name]]));
  const messageId = said.messageId !== undefined && isUuid(said.messageId) ? said.messageId : undefined;
  return tidy({
    ...own,
    referral: said.referral,
    ...tidy({ ...envelope }),
    messageId: envelope?.messageId ?? messageId,
  });
}

const contradictions = (said: RecordCopyJson, envelope: GivenEnvelope | undefined): Issue[] =>
  names
    .filter((name) => envelope?.[name] !== undefined && said[name] !== undefined)
    .filter((name) => String(envelope?.[name]).toUpperCase() !== String(said[name]).toUpperCase())
    .map((name) => issue('envelope-invalid', { place: `/${name}`, expected: 'the same as in the message' }));

function readCopy(said: RecordCopyJson): RecordCopy {
  const { provider, unit, period, title, referral } = said;
  const patient = readPatient(said.patient);
  const items = said.items.map((item) => readItem(item, patient.identifier));
  const parties = { provider, unit };
  const read = readBy(
    { properties: published.properties as Readonly<Record<string, Node>> },
    parties,
  ) as Partial<RecordCopy>;
  const kinds = items.map(({ kind }) => kind);
  return tidy({
    patient,
    ...read,
    period,
    title,
    referral,
    items,
    asked: [...new Set([...(said.asked ?? []), ...kinds])],
  });
}

const readItem = (item: RecordItem, patient: RecordItem['patient']): RecordItem =>
  ({ patient, ...(readBy(entryOf(item.kind), item) as object) }) as RecordItem;

interface Node {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
}
const definitions = published.$defs as unknown as Readonly<
  Record<string, Node & { properties?: { kind?: { const?: string } } }>
>;
const entries = new Map(
  Object.values(definitions).flatMap((node) => {
    const kind = node.properties?.kind?.const;
    return kind === undefined ? [] : [[kind, node] as const];
  }),
);
const entryOf = (kind: string): Node => entries.get(kind) ?? {};

/** Short forms of the schema's definitions: a text for a concept, a HSA-id for a unit, a number for a decimal. */
const shortForms: Readonly<Record<string, (value: unknown) => unknown>> = {
  coded: (value) => (typeof value === 'string' ? { text: value } : withSystem(value)),
  id: (value) => (typeof value === 'string' ? { value } : withSystem(value)),
  unitId: (value) =>
    typeof value === 'string' ? { system: hsaIdSystem, value: value.toUpperCase() } : withSystem(value),
  decimal: String,
};

const withSystem = (value: unknown): unknown =>
  isObject(value) && typeof value.system === 'string' ? { ...value, system: readSystem(value.system) } : value;

/** A value as items have it, by following the schema that it has passed. */
function readBy(node: Node, value: unknown): unknown {
  const name = node.$ref?.replace('#/$defs/', '');
  if (name !== undefined) return shortForms[name] ? shortForms[name](value) : readBy(definitions[name] ?? {}, value);
  if (Array.isArray(value)) return value.map((member) => readBy(node.items ?? {}, member));
  if (!isObject(value) || !node.properties) return value;
  const { properties } = node;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, properties[key] ? readBy(properties[key], member) : member]),
  );
}

/** The whole forms; an entry of the copy's own patient does not repeat the identifier. */
function writeCopy({ patient, items, ...rest }: RecordCopy): object {
  const { otherIdentifiers: _, ...own } = patient;
  const same = (id: RecordItem['patient']) =>
    id.value === patient.identifier.value && id.system === patient.identifier.system;
  return {
    ...rest,
    patient: writePatient(own),
    items: items.map((item) => (same(item.patient) ? tidy({ ...item, patient: undefined }) : item)),
  };
}
