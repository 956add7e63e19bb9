import type { Parameters } from '@medplum/fhirtypes';
import { ajv } from '../../model/json-schema.ts';
import { type ActorCall, fhir, json, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { readJsonBody } from '../json-body.ts';
import { Problem, problem, refuse } from '../problem.ts';
import { listVersion, order, text } from './orders.ts';
import { needed, parameters } from './query.ts';
import { isParty } from './seen-by.ts';

type Deps = Pick<HttpDeps, 'lists' | 'limits'>;

const pinBody = ajv.compile<{ readonly agreement: string; readonly lists: readonly string[] }>(
  order({ agreement: text(100), lists: { type: 'array', items: text(600), minItems: 1, maxItems: 500 } }, [
    'agreement',
    'lists',
  ]),
);
const revocation = ajv.compile<{ readonly kid: string; readonly reason: string }>(
  order({ kid: text(200), reason: text(2000) }, ['kid', 'reason']),
);

/** POST /terminology/acknowledgements `{url, version}`: the calling system has taken the version into use. */
export const acknowledgeList =
  ({ lists, limits }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const { url, version } = readJsonBody(call, limits, listVersion);
    refuse(await lists.acknowledge(url, version, call.actor));
    return json({ system: call.actor.clientId, url, version });
  };

/** GET /fhir/CodeSystem/$version-status?url=: each known system's version of a list, its age, and how far it is behind. */
export const versionStatus =
  ({ lists }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const url = needed(parameters(call, ['url', '_format']), 'url');
    const { systems, lists: versions } = await lists.status();
    const list = versions.filter((v) => v.url === url);
    if (list.length === 0) throw problem('list-unknown');
    const seen = systems.filter(
      (s) => s.url === url && (call.actor.role === 'operator' || s.system === call.actor.clientId),
    );
    const parameter: Parameters['parameter'] = [
      { name: 'url', valueUri: url },
      ...list.filter((v) => v.standing === 'in-force').map((v) => ({ name: 'current', valueString: v.version })),
      ...seen.map((s) => ({
        name: 'system',
        part: [
          { name: 'id', valueString: s.system },
          { name: 'state', valueCode: s.state },
          { name: 'behind', valueInteger: s.behind },
          ...(s.version === null ? [] : [{ name: 'version', valueString: s.version }]),
          ...(s.how === null ? [] : [{ name: 'how', valueCode: s.how }]),
          ...(s.age === null ? [] : [{ name: 'age', valueInteger: s.age }]),
        ],
      })),
    ];
    return fhir({ resourceType: 'Parameters', parameter });
  };

/** POST /terminology/pins `{agreement, lists}`: from now on the agreement checks against exactly these versions. */
export const pinLists =
  ({ lists, limits }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const { agreement, lists: pinned } = readJsonBody(call, limits, pinBody);
    const { pin, issues } = await lists.pin(agreement, pinned, call.actor);
    if (!pin) throw new Problem(issues);
    return json(pin, { status: 201 });
  };

/** GET /terminology/pins?agreement=&at=: the manifest (Library) of an agreement of the caller's, now or at an instant. */
export const pinOf =
  ({ lists, clock, directory }: Deps & Pick<HttpDeps, 'clock' | 'directory'>) =>
  async (call: ActorCall): Promise<Reply> => {
    const params = parameters(call, ['agreement', 'at']);
    const at = params.has('at') ? Date.parse(params.get('at')!) : clock.now();
    if (Number.isNaN(at)) throw problem('search-parameter', { place: 'at', expected: 'an instant' });
    const agreement = needed(params, 'agreement');
    const pin = isParty(call.actor, agreement, directory) ? await lists.pinned(agreement, at) : undefined;
    if (!pin) throw problem('list-unknown');
    return json(pin);
  };

/** POST /terminology/keys/revoke `{kid, reason}`: what the key signed is signed anew with the key in use. */
export const revokeListKey =
  ({ lists, limits }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const { kid, reason } = readJsonBody(call, limits, revocation);
    refuse(await lists.revokeKey(kid, reason, call.actor));
    return json(await lists.keys());
  };
