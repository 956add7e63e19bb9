import type { Actor } from '../../gateway/api.ts';
import { plain, type Subscriber } from '../../gateway/terminology/subscribers.ts';
import { ajv } from '../../model/json-schema.ts';
import { type ActorCall, type Call, json, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { readJsonBody } from '../json-body.ts';
import { problem, refuse } from '../problem.ts';
import { listVersion, order, text } from './orders.ts';

type Deps = Pick<HttpDeps, 'lists' | 'limits'>;
type SignedDeps = Deps & Pick<HttpDeps, 'access'>;

const texts = { type: 'array', items: text(500), minItems: 1, maxItems: 500, uniqueItems: true };
const subscription = ajv.compile<Subscriber>(
  order(
    {
      system: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,100}$' },
      webhook: text(2_000),
      lists: texts,
      units: texts,
    },
    ['system', 'webhook'],
  ),
);
const wanted = ajv.compile<{ readonly sha256: string }>(
  order({ sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' } }, ['sha256']),
);

/** POST /terminology/subscribers `{system, webhook, lists?, units?}`: told of releases from now on; the secret is told this once. */
export const subscribeSystem =
  ({ lists, limits }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const asked = readJsonBody(call, limits, subscription);
    const { secret, issues } = await lists.subscribe(asked, call.actor);
    refuse(issues);
    return json({ ...plain(asked), secret }, { status: 201 });
  };

/** POST /terminology/subscribers/{system}/end: told of nothing any more. */
export const endSubscription =
  ({ lists }: Deps) =>
  async ({ params: { system = '' }, actor }: ActorCall): Promise<Reply> => {
    refuse(await lists.unsubscribe(system, actor));
    return json({ system });
  };

/** POST /terminology/subscribers/{system}/secret: another secret in place of the old one, told this once. */
export const renewSecret =
  ({ lists }: Deps) =>
  async ({ params: { system = '' }, actor }: ActorCall): Promise<Reply> => {
    const { secret, issues } = await lists.renewSecret(system, actor);
    refuse(issues);
    return json({ system, secret }, { status: 201 });
  };

/** POST /terminology/subscribers/{system}/resume: notices that were given up are due again; also those of clients. */
export const resumeNotices =
  ({ lists }: Deps) =>
  async ({ params: { system = '' }, actor }: ActorCall): Promise<Reply> => {
    const { due, issues } = await lists.resume(system, actor);
    refuse(issues);
    return json({ system, due });
  };

/** POST /terminology/subscribers/{system}/acknowledgements `{url, version}`, signed: the system has it in use. */
export const acknowledgeSigned =
  (deps: SignedDeps) =>
  async (call: Call): Promise<Reply> => {
    const actor = await signer(call, deps);
    const { url, version } = readJsonBody(call, deps.limits, listVersion);
    refuse(await deps.lists.acknowledge(url, version, actor));
    return json({ system: actor.clientId, url, version });
  };

/** POST /terminology/subscribers/{system}/artefacts `{sha256}`, signed: the artefact that a notice named. */
export const fetchSigned =
  (deps: SignedDeps) =>
  async (call: Call): Promise<Reply> => {
    await signer(call, deps);
    const { sha256 } = readJsonBody(call, deps.limits, wanted);
    const found = await deps.lists.artefact(sha256);
    if (!found) throw problem('not-found');
    const headers = { 'Vardbro-Jws': found.row.signature };
    return { status: 200, mediaType: 'application/fhir+json; fhirVersion=4.0', bytes: found.bytes, headers };
  };

/** Proved before the body is read; a refusal stands in the audit before it is told. */
async function signer(call: Call, { lists, access }: SignedDeps): Promise<Actor> {
  const { address, requestId, body, params } = call;
  const signed = { signature: call.header('vardbro-signature') ?? '', body };
  const actor = await lists.proved(params.system ?? '', signed, { address, requestId });
  if (actor) return actor;
  await access.refused({ address, requestId, codes: ['subscriber-unproved'], asked: '/terminology/subscribers' });
  throw problem('subscriber-unproved', { place: 'Vardbro-Signature' });
}
