import type { Condition, Patient, Procedure, Reference } from '@medplum/fhirtypes';
import type { Graph } from './graph.ts';
import { conceptOf, readCodeOrText } from './read.ts';
import type { CodeOrText } from './referral-message.ts';
import { objects, string, tidy } from './shape.ts';

const identifierOf = ({ id }: CodeOrText) => (id === undefined ? undefined : [{ value: id }]);

export const addConditions = (
  graph: Graph,
  conditions: readonly CodeOrText[] | undefined,
  subject: Reference<Patient>,
): Reference<Condition>[] =>
  (conditions ?? []).map((said, n) =>
    graph.add<Condition>(
      `condition/${n}`,
      tidy<Condition>({ resourceType: 'Condition', identifier: identifierOf(said), code: conceptOf(said), subject }),
    ),
  );

/** Activities that were carried out (accomplishedActivity). */
export const addProcedures = (
  graph: Graph,
  activities: readonly CodeOrText[] | undefined,
  subject: Reference<Patient>,
): Reference<Procedure>[] =>
  (activities ?? []).map((said, n) =>
    graph.add<Procedure>(
      `activity/${n}`,
      tidy<Procedure>({
        resourceType: 'Procedure',
        identifier: identifierOf(said),
        status: 'completed',
        code: conceptOf(said),
        subject,
      }),
    ),
  );

export const readFinding = (resource: Condition | Procedure): CodeOrText =>
  tidy<CodeOrText>({ id: string(objects(resource.identifier)[0]?.value), ...readCodeOrText(resource.code) });
