import type { ActOrder, ActResult, ImportResult } from '../../gateway/terminology/api.ts';
import { ajv } from '../../model/json-schema.ts';
import { releaseNotes } from '../../terminology/diff/release-notes.ts';
import { exportTypes } from '../../terminology/export/export-list.ts';
import { readImportProfile } from '../../terminology/import/import-profile.ts';
import type { ListFormat } from '../../terminology/import/read-list.ts';
import { type ActorCall, json, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { word } from '../form.ts';
import { readJsonBody } from '../json-body.ts';
import { Problem, problem, refuse } from '../problem.ts';
import { tagged } from './etag.ts';
import { text } from './orders.ts';
import { given, needed, parameters } from './query.ts';
import { statusSeenBy } from './seen-by.ts';

type Deps = Pick<HttpDeps, 'lists' | 'limits'>;

const date = { type: 'string', maxLength: 10 };

const formats = ['csv', 'tsv', 'xlsx', 'text', 'json'] as const satisfies readonly ListFormat[];
const importParameters = ['profile', 'url', 'version', 'title', 'language', 'previous', 'accept', 'note'] as const;

/**
 * POST /terminology/imports?format=...: the body is the file. Without `accept` a preview: what it would become, what
 * changes and who uses it; with `accept=<sha256 of the preview>` it becomes a draft. 422 tells every fault of the file.
 */
export const importList =
  ({ lists }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const params = parameters(call, ['format', ...importParameters]);
    const format = word(params, 'format', formats);
    if (!format) throw problem('search-parameter', { place: 'format', expected: formats.join(', ') });
    const result = await lists.importList({ bytes: call.body, format, ...given(params, importParameters) }, call.actor);
    if (!result.list || (params.has('accept') && !result.accepted)) throw new Problem(result.issues);
    return json(result satisfies ImportResult, { status: result.accepted ? 201 : 200 });
  };

const actBody = ajv.compile<ActOrder>({
  type: 'object',
  properties: {
    act: { enum: ['submit', 'approve', 'release', 'retire', 'withdraw'] },
    url: text(500),
    version: text(100),
    note: text(2000),
    validFrom: date,
    validTo: date,
    graceUntil: date,
    outOfCycle: { type: 'boolean' },
    overrides: {
      type: 'array',
      maxItems: 1000,
      items: {
        type: 'object',
        properties: { code: text(255), reason: text(2000) },
        required: ['code', 'reason'],
        additionalProperties: false,
      },
    },
  },
  required: ['act', 'url', 'version'],
  additionalProperties: false,
});

/** POST /terminology/acts: one step of a list's life. The answer of a release says what it breaks. */
export const actOnList =
  ({ lists, limits }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const result = await lists.act(readJsonBody(call, limits, actBody), call.actor);
    if (!result.list) throw new Problem(result.issues);
    return json(result satisfies ActResult);
  };

/** GET /terminology/status: every version with its state, every system with its version, notices, pins; a connected system sees its own. */
export const listStatus =
  ({ lists, directory }: Deps & Pick<HttpDeps, 'directory'>) =>
  async (call: ActorCall): Promise<Reply> => {
    parameters(call, []);
    return json(statusSeenBy(call.actor, await lists.status(), directory));
  };

const contentTypes = { json: 'application/fhir+json; fhirVersion=4.0; charset=utf-8', ...exportTypes };

/** GET /terminology/content?url=&version=&format=: one version, by default the one in force; drafts to operators only. */
export const listContent =
  ({ lists }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const params = parameters(call, ['url', 'version', 'format']);
    const format = word(params, 'format', ['json', 'csv', 'tsv', 'xlsx']) ?? 'json';
    const found = await lists.content(needed(params, 'url'), params.get('version'), format);
    if (!found || (found.list.releasedAt === undefined && call.actor.role !== 'operator'))
      throw problem(
        'list-unknown',
        params.has('version') ? {} : { expected: 'a version in force; others are named by version' },
      );
    const { list, bytes } = found;
    const extra: Record<string, string> = list.signature && format === 'json' ? { 'Vardbro-Jws': list.signature } : {};
    const headers = { 'Vardbro-List-Version': encodeURI(list.version), 'Vardbro-List-State': list.state, ...extra };
    return tagged(call, { status: 200, mediaType: contentTypes[format], bytes, headers }, `${list.sha256}.${format}`);
  };

/** GET /terminology/diff?url=&to=&from=&format=json|markdown&lang=sv|en: what changed, who uses it; or release notes. */
export const listDiff =
  ({ lists }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const params = parameters(call, ['url', 'from', 'to', 'format', 'lang']);
    const form = word(params, 'format', ['json', 'markdown']) ?? 'json';
    const found = await lists.compare(needed(params, 'url'), needed(params, 'to'), params.get('from'));
    if (!found) throw problem('list-unknown');
    if (form === 'json') return json(found);
    const { to, title, diff } = found;
    const { releasedAt, validFrom, validTo, graceUntil, outOfCycle, overrides } = to;
    const facts = {
      title,
      ...(releasedAt !== undefined && { releasedAt: new Date(releasedAt).toISOString().slice(0, 10) }),
      ...(validFrom && { validFrom }),
      ...(validTo && { validTo }),
      ...(graceUntil && { graceUntil }),
      ...(outOfCycle && { outOfCycle }),
      ...(overrides && { overrides }),
    };
    const notes = releaseNotes(diff, facts, word(params, 'lang', ['sv', 'en']) ?? 'sv');
    return { status: 200, mediaType: 'text/markdown; charset=utf-8', bytes: notes };
  };

/** GET /terminology/map-report?url=&version=: completeness of a map, broken targets, and suggestions for a person. */
export const mapReport =
  ({ lists }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const params = parameters(call, ['url', 'version']);
    const report = await lists.mapReport(needed(params, 'url'), needed(params, 'version'));
    if (!report) throw problem('list-unknown');
    return json(report);
  };

/** GET /terminology/profiles: import profiles, saved and built in. */
export const importProfiles =
  ({ lists }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    parameters(call, []);
    return json({ profiles: await lists.profiles() });
  };

const anyObject = ajv.compile<object>({ type: 'object' });

/** POST /terminology/profiles: saves an import profile under its name. */
export const saveImportProfile =
  ({ lists, limits }: Deps) =>
  async (call: ActorCall): Promise<Reply> => {
    const { profile, issues } = readImportProfile(readJsonBody(call, limits, anyObject));
    if (!profile) throw new Problem(issues);
    refuse(await lists.saveProfile(profile, call.actor));
    return json(profile, { status: 201 });
  };
