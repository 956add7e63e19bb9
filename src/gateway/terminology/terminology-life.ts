import type { CodeSystem } from '@medplum/fhirtypes';
import { breathe } from '../../model/breathe.ts';
import { issue } from '../../model/issue.ts';
import { conceptsOf } from '../../terminology/concepts/concept.ts';
import { exportList } from '../../terminology/export/export-list.ts';
import { builtInProfiles } from '../../terminology/import/built-in-profiles.ts';
import { type ListVersion, versionKey } from '../../terminology/life/list-version.ts';
import { mapCompleteness } from '../../terminology/maps/completeness.ts';
import { type Suggestion, suggester } from '../../terminology/maps/suggest.ts';
import { pinAt } from '../../terminology/pins/pin.ts';
import { acknowledge } from './acknowledge.ts';
import { act } from './act.ts';
import type { MapReport, TerminologyLife } from './api.ts';
import { closure } from './closures.ts';
import { compare, systemOf } from './compare.ts';
import { allOf, contentOf, document, held } from './documents.ts';
import { feedOf } from './feed-of.ts';
import { feedRows } from './feed-rows.ts';
import { importList } from './import-list.ts';
import { keysOf, revokeKey } from './keys.ts';
import type { TerminologyParts } from './parts.ts';
import { auditOf, personOf, personRequired } from './person.ts';
import { pinLists } from './pin-lists.ts';
import { proved } from './proved.ts';
import { push } from './push.ts';
import { statusOf } from './status.ts';
import { renewSecret } from './subscriber-secret.ts';
import { resume, subscribe, unsubscribe } from './subscribers.ts';

/** The use cases of a list's life, over the store. */
export function makeTerminologyLife(parts: TerminologyParts): TerminologyLife {
  const { store, lists, clock } = parts;
  return {
    importList: (order, actor) => importList(parts, order, actor),
    act: (order, actor) => act(parts, order, actor),
    status: () => statusOf(parts),
    compare: (url, to, from) => compare(parts, url, to, from),
    content: async (url, version, format) => {
      const list = await listOf(parts, url, version);
      const bytes = list && (await contentOf(store, list.sha256));
      if (!list || !bytes || format === 'json') return list && bytes && { list, bytes };
      const system = await systemOf(parts, list);
      return system && { list, bytes: await exportList(system, format) };
    },
    mapReport: (url, version) => mapReport(parts, url, version),

    feed: (filter) => feedOf(parts, filter),
    artefact: async (sha256) => {
      const row = (await feedRows(store)).find((line) => line.act === 'publish' && line.sha256 === sha256);
      const bytes = row && (await contentOf(store, sha256));
      return row && bytes && { bytes, row };
    },
    keys: () => keysOf(parts),
    revokeKey: (kid, reason, actor) => revokeKey(parts, kid, reason, actor),
    packages: async () => (await feedRows(store)).filter((line) => line.package),
    packageBytes: async (name, version) => (await store.terminology('package', `${name}@${version}`))?.body,

    acknowledge: (url, version, actor) => acknowledge(parts, url, version, actor),
    subscribe: (asked, actor) => subscribe(parts, asked, actor),
    unsubscribe: (name, actor) => unsubscribe(parts, name, actor),
    renewSecret: (name, actor) => renewSecret(parts, name, actor),
    resume: (name, actor) => resume(parts, name, actor),
    proved: (name, signed, caller) => proved(parts, name, signed, caller),
    pin: (agreement, pinned, actor) => pinLists(parts, agreement, pinned, actor),
    pinned: async (agreement, at) => pinAt(lists.pins(), agreement, at),
    closure: (asked, actor) => closure(parts, asked, actor),
    profiles: async () => {
      const saved = (await allOf(store, 'profile')).map((h) => h.doc);
      return [...saved, ...builtInProfiles.filter((p) => !saved.some((s) => s.name === p.name))];
    },
    saveProfile: async (profile, actor) => {
      if (!personOf(actor)) return [personRequired()];
      const audit = [auditOf(parts, actor, `import-profile ${profile.name}`, 'saved')];
      const known = await held(store, 'profile', profile.name);
      const result = await store.accept({ terminology: [document('profile', profile.name, profile, known)], audit });
      return result.kind === 'done' ? [] : [issue('list-changed', { place: profile.name })];
    },
    push: () => push(parts),
  };

  async function listOf(
    { lists: inUse }: TerminologyParts,
    url: string,
    version: string | undefined,
  ): Promise<ListVersion | undefined> {
    const wanted = version ?? inUse.current(url, clock.now());
    return wanted === undefined ? undefined : (await held(store, 'list', versionKey({ url, version: wanted })))?.doc;
  }
}

/** A map, also a draft, against the newest versions of both lists. */
async function mapReport(parts: TerminologyParts, url: string, version: string): Promise<MapReport | undefined> {
  const list = (await held(parts.store, 'list', versionKey({ url, version })))?.doc;
  const bytes = list?.kind === 'ConceptMap' && (await contentOf(parts.store, list.sha256));
  if (!bytes) return undefined;
  const map = JSON.parse(new TextDecoder().decode(bytes));
  const [group] = map.group ?? [];
  const [source, target] = [group?.source, group?.target].map((of) => newestSystem(parts, of));
  if (!source || !target) return undefined;
  const completeness = mapCompleteness(map, source, target);
  await breathe();
  const suggest = suggester(conceptsOf(source), conceptsOf(target));
  const suggestions: Suggestion[] = [];
  for (const [n, { code }] of completeness.unmapped.slice(0, mostSuggested).entries()) {
    if (n % 20 === 0) await breathe();
    suggestions.push(...suggest(code));
  }
  return { completeness, suggestions };
}

/** Nobody reads more proposals at once; the next come when these are mapped. */
const mostSuggested = 1_000;

function newestSystem({ lists, clock }: TerminologyParts, url: string | undefined): CodeSystem | undefined {
  const canonical = url === undefined ? undefined : lists.canonical(url);
  const version = canonical && lists.current(canonical, clock.now());
  const list = lists.versions().find((v) => v.url === canonical && v.version === version);
  const resource = list && lists.resource(list);
  return resource?.resourceType === 'CodeSystem' ? resource : undefined;
}
