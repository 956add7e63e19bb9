import type { Organization, PractitionerRole, Provenance, Reference, Resource } from '@medplum/fhirtypes';
import { eventTable } from './events.ts';
import { type Graph, logicalUnit } from './graph.ts';
import type { GraphReader } from './graph-reader.ts';
import { concept } from './read.ts';
import type { ReferralMessage, Request } from './referral-message.ts';
import { objects, present, string, tidy } from './shape.ts';
import { provenanceActivitySystem } from './systems.ts';

/** Activity of a Provenance that tells of an earlier forwarding, not of this message. */
const forwardedBefore = 'forwarded-before';

/** R4's own words beside ours (v3-DataOperation), so that a reader who knows only those understands the act. */
const operations = {
  new: 'CREATE',
  reply: 'APPEND',
  forward: 'APPEND',
  correct: 'UPDATE',
  cancel: 'NULLIFY',
  [forwardedBefore]: 'APPEND',
} as const;

/** Provenance.activity: our code first. */
export const activityConcept = (activity: keyof typeof operations) => ({
  coding: [
    { system: provenanceActivitySystem, code: activity },
    { system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: operations[activity] },
  ],
});

interface Act {
  readonly targets: readonly Reference<Resource>[];
  readonly author: Reference<PractitionerRole> | undefined;
  /** Unit on whose behalf it was said. */
  readonly onBehalfOf: Reference<Organization> | undefined;
}

/** Who wrote this message, for which unit, when, and what kind of act it is. */
export function addProvenance(graph: Graph, message: ReferralMessage, act: Act): Reference<Provenance> {
  const agent = tidy({
    type: concept('http://terminology.hl7.org/CodeSystem/provenance-participant-type', 'author'),
    who: act.author ?? graph.party(message.sender),
    onBehalfOf: act.onBehalfOf,
  });
  return graph.add<Provenance>('provenance', {
    resourceType: 'Provenance',
    target: [...act.targets],
    recorded: message.time,
    activity: activityConcept(eventTable[message.event].activity),
    agent: [agent],
  });
}

/** One Provenance for each unit that forwarded the referral before (intermediaryParticipant). */
export function addForwarders(graph: Graph, request: Request, target: Reference<Resource>): void {
  request.forwardedBy?.forEach(({ unit, time }, n) => {
    graph.add<Provenance>(`forwarded-by/${n}`, {
      resourceType: 'Provenance',
      target: [target],
      recorded: time,
      activity: activityConcept(forwardedBefore),
      agent: [{ who: logicalUnit(unit) }],
    });
  });
}

const activityOf = (provenance: Provenance): string | undefined =>
  objects(provenance.activity?.coding).find((coding) => coding.system === provenanceActivitySystem)?.code;

const provenances = (reader: GraphReader): Provenance[] =>
  reader.resources.filter((resource): resource is Provenance => resource.resourceType === 'Provenance');

/** The Provenance of this message. */
export const messageProvenance = (reader: GraphReader): Provenance | undefined =>
  provenances(reader).find((provenance) => activityOf(provenance) !== forwardedBefore);

export function readForwarders(reader: GraphReader): NonNullable<Request['forwardedBy']>[number][] {
  return provenances(reader)
    .filter((provenance) => activityOf(provenance) === forwardedBefore)
    .flatMap((provenance) => {
      const unit = reader.hsaId(objects(provenance.agent)[0]?.who);
      const time = string(provenance.recorded);
      return unit !== undefined && time !== undefined ? [{ unit, time }] : [];
    });
}

/** The author reference and the unit spoken for. */
export function readAct(reader: GraphReader): { author?: Reference; onBehalfOf?: Reference } {
  const agent = objects(messageProvenance(reader)?.agent)[0];
  const [author] = present(agent?.who);
  const [onBehalfOf] = present(agent?.onBehalfOf);
  return { author, onBehalfOf };
}
