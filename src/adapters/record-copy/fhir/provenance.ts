import { isObject, objects, string, tidy } from '../../referral/shape.ts';
import type { ItemBase, RecordItem } from '../record-copy.ts';
import type { Id, Professional } from '../values.ts';
import { identifierOf, isInstant, logicalOrganisation, professional, readIdentifier } from './codecs.ts';
import type { Reading, Ref, Writing } from './context.ts';
import { type Detail, flatten, type Json, readDetails, restore, writeDetails } from './details.ts';
import { baseFields } from './kind.ts';
import { concept, hl7, recordIdSystem } from './systems.ts';

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

/** Fields that the Provenance has elements for. */
const elements: readonly string[] = ['careProvider', 'careUnit', ...persons];

function detailsOf(item: RecordItem, patient: Id): Detail[] {
  const { value, system } = item.patient;
  const same = value === patient.value && system === patient.system;
  const kept = baseFields.filter((name) => !elements.includes(name) && !(name === 'patient' && same));
  const base = Object.fromEntries(kept.map((name) => [name, item[name]]));
  const times = persons.map((person) => [person, { time: item[person]?.time }]);
  return flatten({ ...base, ...Object.fromEntries(times) });
}

export function provenanceOf(
  item: RecordItem,
  targets: readonly Ref[],
  patient: Id,
  writing: Writing,
  made: string,
): Json {
  const { sourceSystem } = item;
  const recorded = [item.author?.time, item.signed?.time, item.time].find(isInstant) ?? made;
  return tidy({
    resourceType: 'Provenance',
    extension: writeDetails(detailsOf(item, patient)),
    target: targets,
    occurredDateTime: item.time,
    recorded,
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

/** The fields of every item; `kind` among them where it is a Provenance of ours. */
export function readBase(provenance: Json, patient: Id, reading: Reading): Json {
  const base = restore({}, readDetails(provenance));
  for (const person of persons) {
    const who = agentOf(provenance, people[person])?.who;
    const said = who === undefined ? undefined : (professional.from(who, reading) as Json | undefined);
    if (said ?? base[person]) base[person] = { ...(base[person] as Json | undefined), ...said };
  }
  return tidy({
    ...base,
    kind: string(base.kind),
    patient: base.patient ?? patient,
    careProvider: organisationId(provenance, 'custodian'),
    careUnit: organisationId(provenance, 'author'),
  });
}
