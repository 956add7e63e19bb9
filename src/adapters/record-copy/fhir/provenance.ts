import { isObject, objects, string, tidy } from '../../referral/shape.ts';
import type { ItemBase, RecordItem } from '../record-copy.ts';
import type { Id, Professional } from '../values.ts';
import { identifierOf, isInstant, readIdentifier } from './codecs.ts';
import type { Reading, Ref, Writing } from './context.ts';
import { type Detail, flatten, type Json, readDetails, restore, writeDetails } from './details.ts';
import { baseFields } from './kind.ts';
import { logicalOrganisation, professional } from './parties.ts';
import { concept, hl7, notToPatient, recordIdSystem, recordItemKindSystem } from './systems.ts';

/**
 * What every item says, as its Provenance: whose it is, which units blocks (spärrar) are compared with, who wrote and
 * who signed. Times of the people, and what else an item has beside its content, are details.
 */
const agentType = (code: string) => concept(hl7('provenance-participant-type'), code);

const people = { author: 'composer', signed: 'legal', attested: 'verifier' } as const;
type Person = keyof typeof people;
const persons = Object.keys(people) as Person[];

/** Identity of an item across the whole document: `<source system>#<id>`. */
export const identityOf = ({ id, sourceSystem }: Pick<ItemBase, 'id' | 'sourceSystem'>): string =>
  `${(sourceSystem?.value ?? '').toUpperCase()}#${id.value ?? id.system ?? ''}`;
export const recordIdentifier = (item: ItemBase): Json => ({ system: recordIdSystem, value: identityOf(item) });

const withoutTime = ({ time: _, ...said }: Professional): Professional => said;

function agentsOf(item: ItemBase, writing: Writing): Json[] {
  const { careProvider, careUnit } = item;
  const custodian = careProvider && logicalOrganisation(careProvider);
  const agents: Json[] = [];
  if (custodian) agents.push({ type: agentType('custodian'), who: custodian });
  if (careUnit)
    agents.push(tidy({ type: agentType('author'), who: logicalOrganisation(careUnit), onBehalfOf: custodian }));
  for (const person of persons) {
    const said = item[person];
    const who = said && Object.keys(withoutTime(said)).length > 0 && professional.to(withoutTime(said), writing);
    if (who) agents.push({ type: agentType(people[person]), who });
  }
  return agents.length > 0 ? agents : [{ type: agentType('enterer'), who: { display: 'ej angivet' } }];
}

/** Fields that the Provenance has elements for; an id of two parts is no part of the identity and stays a detail. */
const elements: readonly string[] = [
  'kind',
  'careProvider',
  'careUnit',
  'sourceSystem',
  'time',
  'approvedForPatient',
  ...persons,
];
const beside = baseFields.filter((name) => !elements.includes(name));
/** Details that say that an element is not what it seems: its value is ours. */
const recordedIsOurs = 'recordedIsOurs';
const approvalNotSaid = 'approvalNotSaid';

function detailsOf(item: RecordItem, patient: Id): Detail[] {
  const { patient: own, id, author, signed, attested, approvedForPatient } = item;
  const plain = id.system === undefined && id.value !== undefined;
  const said = own.value === patient.value && own.system === patient.system;
  const base: Json = {};
  for (const name of beside) base[name] = item[name];
  if (said) base.patient = undefined;
  if (plain) base.id = undefined;
  const ours = isInstant(author?.time) ? undefined : true;
  const times = {
    author: { time: ours && author?.time },
    signed: { time: signed?.time },
    attested: { time: attested?.time },
  };
  return flatten({
    ...base,
    ...times,
    [recordedIsOurs]: ours,
    [approvalNotSaid]: approvedForPatient === undefined ? true : undefined,
  });
}

export function provenanceOf(
  item: RecordItem,
  targets: readonly Ref[],
  patient: Id,
  writing: Writing,
  made: string,
): Json {
  const { sourceSystem } = item;
  const details = detailsOf(item, patient);
  const recorded = [item.author?.time, item.signed?.time, item.time].find(isInstant) ?? made;
  return tidy({
    resourceType: 'Provenance',
    meta: item.approvedForPatient === false ? { security: [notToPatient] } : undefined,
    extension: details.length > 0 ? writeDetails(details) : undefined,
    target: targets,
    occurredDateTime: item.time,
    recorded,
    activity: {
      coding: [
        { system: hl7('v3-DataOperation'), code: 'CREATE' },
        { system: recordItemKindSystem, code: item.kind },
      ],
    },
    agent: agentsOf(item, writing),
    entity: [
      {
        role: 'source',
        what: {
          identifier: tidy({
            ...recordIdentifier(item),
            assigner: sourceSystem && { identifier: identifierOf(sourceSystem) },
          }),
        },
      },
    ],
  });
}

const agentOf = (provenance: Json, code: string): Json | undefined =>
  objects(provenance.agent as Json[]).find((agent) => {
    const type = isObject(agent.type) ? agent.type : {};
    return objects(type.coding as Json[]).some((coding) => coding.code === code);
  });

const organisationId = (provenance: Json, code: string): Id | undefined => {
  const who = agentOf(provenance, code)?.who;
  return isObject(who) ? readIdentifier(who.identifier) : undefined;
};

const codingsOf = (value: unknown): Json[] => (isObject(value) ? objects(value.coding as Json[]) : []);

/** Source system and plain id, out of the entity. */
function readSource(provenance: Json): { id?: Id; sourceSystem?: Id } {
  const what = objects(provenance.entity as Json[])[0]?.what;
  const identifier = isObject(what) && isObject(what.identifier) ? what.identifier : {};
  const assigner = isObject(identifier.assigner) ? identifier.assigner : {};
  const value = string(identifier.value);
  const sourceSystem = readIdentifier(assigner.identifier);
  return tidy({ id: value === undefined ? undefined : { value: value.slice(value.indexOf('#') + 1) }, sourceSystem });
}

const isHidden = (provenance: Json): boolean =>
  isObject(provenance.meta) &&
  objects(provenance.meta.security as Json[]).some(({ code }) => code === notToPatient.code);

/** The fields of every item; `kind` among them where it is a Provenance of ours. */
export function readBase(provenance: Json, patient: Id, reading: Reading): Json {
  const { [recordedIsOurs]: ours, [approvalNotSaid]: notSaid, ...base } = restore({}, readDetails(provenance));
  const kind = codingsOf(provenance.activity).find(({ system }) => system === recordItemKindSystem)?.code;
  if (ours !== true) base.author = { time: provenance.recorded };
  for (const person of persons) {
    const who = agentOf(provenance, people[person])?.who;
    const said = who === undefined ? undefined : (professional.from(who, reading) as Json | undefined);
    if (said ?? base[person]) base[person] = { ...(base[person] as Json | undefined), ...said };
  }
  return tidy({
    ...readSource(provenance),
    approvedForPatient: notSaid === true ? undefined : !isHidden(provenance),
    time: string(provenance.occurredDateTime),
    ...base,
    kind: string(kind),
    patient: base.patient ?? patient,
    careProvider: organisationId(provenance, 'custodian'),
    careUnit: organisationId(provenance, 'author'),
  });
}
