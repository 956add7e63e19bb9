import { readCard } from '../../gateway/directory/card.ts';
import { ajv } from '../../model/json-schema.ts';
import { type ActorCall, json, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { once, only } from '../form.ts';
import { readJsonBody } from '../json-body.ts';
import { Problem, refuse } from '../problem.ts';

interface Order {
  readonly card: object;
  readonly fingerprints: readonly string[];
}

const check = ajv.compile<Order>({
  type: 'object',
  properties: {
    card: { type: 'object' },
    fingerprints: { type: 'array', items: { type: 'string', maxLength: 100 }, minItems: 1, maxItems: 50 },
  },
  required: ['card', 'fingerprints'],
  additionalProperties: false,
});

/**
 * POST /partners `{card, fingerprints}`: takes in a partner whose key fingerprints a person has compared. It counts at
 * once, without a restart.
 */
export const addPartner =
  ({ operating, limits }: Pick<HttpDeps, 'operating' | 'limits'>) =>
  async (call: ActorCall): Promise<Reply> => {
    const order = readJsonBody(call, limits, check);
    const { card, issues } = readCard(new TextEncoder().encode(JSON.stringify(order.card)));
    if (!card) throw new Problem(issues.map((found) => ({ ...found, place: `/card${found.place ?? ''}` })));
    const { added, issues: refused } = await operating.addPartner(
      { card, fingerprints: order.fingerprints },
      call.actor,
    );
    if (!added) throw new Problem(refused);
    return json(added, { status: 201 });
  };

/** GET /partners: who was taken in by a card, with the keys that were compared. */
export const listPartners =
  ({ operating }: Pick<HttpDeps, 'operating'>) =>
  async ({ query }: ActorCall): Promise<Reply> => {
    only(once(query), []);
    return json({ partners: await operating.partners() });
  };

const checkRemoval = ajv.compile<{ reason?: string }>({
  type: 'object',
  properties: { reason: { type: 'string', maxLength: 500 } },
  additionalProperties: false,
});

/** POST /partners/{id}/remove `{reason}`: takes a partner out again. The reason is kept with the audit row. */
export const removePartner =
  ({ operating, limits }: Pick<HttpDeps, 'operating' | 'limits'>) =>
  async (call: ActorCall): Promise<Reply> => {
    const { reason = '' } = readJsonBody(call, limits, checkRemoval);
    const id = call.params.id ?? '';
    const issues = await operating.removePartner(id, reason.trim(), call.actor);
    refuse(issues);
    return json({ removed: id.toUpperCase() });
  };
