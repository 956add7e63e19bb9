import type { CodeSystem } from '@medplum/fhirtypes';
import { breathe } from '../../model/breathe.ts';
import { sha256 } from '../../model/content-hash.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { headerOf } from '../../terminology/concepts/code-list.ts';
import { builtInProfiles } from '../../terminology/import/built-in-profiles.ts';
import type { ImportProfile } from '../../terminology/import/import-profile.ts';
import { type ListResource, type ReadList, readList } from '../../terminology/import/read-list.ts';
import { draft, draftFaults } from '../../terminology/life/act.ts';
import { releasedInOrder } from '../../terminology/life/in-force.ts';
import { versionKey } from '../../terminology/life/list-version.ts';
import { canonicalBytes, decimalFaults } from '../../terminology/signing/canonical-json.ts';
import { verifyDetached } from '../../terminology/signing/detached-jws.ts';
import type { Actor } from '../api.ts';
import { aliasFaults } from './alias-faults.ts';
import type { ImportOrder, ImportResult } from './api.ts';
import { compared } from './compare.ts';
import { content, document, held, replaced } from './documents.ts';
import type { TerminologyParts } from './parts.ts';
import { auditOf, personOf, personRequired } from './person.ts';

/**
 * Reads a file and shows what it would become; with `accept`, which must name the hash that was shown, writes it as a
 * draft. What was shown and what is written can therefore not differ, and until then nothing changes.
 */
export async function importList(parts: TerminologyParts, order: ImportOrder, actor: Actor): Promise<ImportResult> {
  const read = await readOnce(parts, order);
  if (!read.resource) return { issues: read.issues, accepted: false };
  const { bytes, hash } = read;
  const aliases = aliasFaults(parts, read.resource);
  const list = { ...summary(read.resource, read.concepts, hash), ...previousOf(parts, read.resource, order) };
  const known = await held(parts.store, 'list', versionKey(list));
  if (order.accept === undefined) {
    const issues = [...read.issues, ...aliases, ...draftFaults(known?.doc, list)];
    return { issues, list, accepted: false, ...(await seen(parts, list, read.resource)) };
  }
  if (aliases.length > 0) return { issues: aliases, list, accepted: false };
  const person = personOf(actor);
  if (!person) return { issues: [personRequired()], list, accepted: false };
  if (order.accept !== list.sha256)
    return { issues: [issue('list-changed', { expected: order.accept, found: list.sha256 })], list, accepted: false };
  const at = parts.clock.now();
  const { version, issues } = draft(known?.doc, list, { by: person, at, ...(order.note && { note: order.note }) });
  if (!version) return { issues, list, accepted: false };
  const result = await parts.store.accept({
    terminology: [content(list.sha256, bytes), document('list', versionKey(list), version, known)],
    removedTerminology: replaced(known?.doc.sha256, list.sha256),
    audit: [auditOf(parts, actor, versionKey(list), `import ${list.sha256}`)],
  });
  if (result.kind !== 'done')
    return { issues: [issue('list-changed', { place: versionKey(list) })], list, accepted: false };
  await parts.lists.refresh();
  parts.lists.keepDraft(list.sha256, read.resource);
  return { issues: read.issues, list, accepted: true };
}

type Canonical = { readonly bytes: Uint8Array; readonly hash: string };
type Reading =
  | (ReadList & { readonly resource?: never })
  | (ReadList & { readonly resource: ListResource } & Canonical);

/** The preview that was made last, for a while: the acceptance that follows it need not read the file once more. */
const lastRead = new WeakMap<TerminologyParts, { readonly key: string; readonly at: number; readonly read: Reading }>();
const keptMs = 10 * 60_000;

/**
 * The key is all that the reading depends on but what the store holds of the list, its profile and its header: `accept`
 * is held against the hash of the result, so an older reading can only be refused, not slip through.
 */
async function readOnce(parts: TerminologyParts, order: ImportOrder): Promise<Reading> {
  const { bytes, accept, note: _note, signed, ...rest } = order;
  const key = sha256(`${sha256(bytes)} ${JSON.stringify(rest)}`);
  const kept = lastRead.get(parts);
  if (accept !== undefined && !signed && kept?.key === key && parts.clock.now() - kept.at < keptMs) {
    lastRead.delete(parts);
    return kept.read;
  }
  const read = await reading(parts, order);
  if (!read.resource) return read as Reading;
  await breathe();
  const canonical = canonicalBytes(read.resource);
  const whole: Reading = { ...read, resource: read.resource, bytes: canonical, hash: sha256(canonical) };
  if (accept === undefined) lastRead.set(parts, { key, at: parts.clock.now(), read: whole });
  return whole;
}

async function reading(parts: TerminologyParts, order: ImportOrder): Promise<ReadList> {
  const { profile, issues } = await profileOf(parts, order.profile);
  if (issues.length > 0) return { issues, concepts: 0 };
  const refused = await signatureFaults(order);
  if (refused.length > 0) return { issues: refused, concepts: 0 };
  const { bytes, format, url, version, title, language } = order;
  const header = {
    ...known(parts, url),
    ...(url && { url }),
    ...(version && { version }),
    ...(title && { title }),
    ...(language && { language }),
  };
  return readList({ bytes, format, header, ...(profile && { profile }) }, parts.limits);
}

/** What the newest version of the list says of itself holds for a file that says nothing: CSV has no place for it. */
function known({ lists }: TerminologyParts, url: string | undefined) {
  const newest = url === undefined ? undefined : releasedInOrder(lists.versions().filter((v) => v.url === url)).at(-1);
  const resource = newest && lists.resource(newest);
  if (resource?.resourceType !== 'CodeSystem') return {};
  const { version: _version, ...header } = headerOf(resource);
  return header;
}

async function profileOf(
  { store }: TerminologyParts,
  name: string | undefined,
): Promise<{ profile?: ImportProfile; issues: Issue[] }> {
  if (name === undefined) return { issues: [] };
  const profile = (await held(store, 'profile', name))?.doc ?? builtInProfiles.find((p) => p.name === name);
  return profile ? { profile, issues: [] } : { issues: [issue('list-profile', { place: 'profile', found: name })] };
}

/** A signed file is held against its signature before anything is made of it; FHIR JSON must survive RFC 8785. */
async function signatureFaults({ bytes, format, signed }: ImportOrder): Promise<readonly Issue[]> {
  if (format !== 'json') return [];
  const text = new TextDecoder().decode(bytes);
  const decimals = decimalFaults(text);
  if (decimals.length > 0 || !signed) return decimals;
  const payload = canonicalOf(text) ?? bytes;
  const fault = await verifyDetached(payload, signed.jws, signed.keys, 'file');
  return fault ? [fault] : [];
}

function canonicalOf(text: string): Uint8Array | undefined {
  try {
    return canonicalBytes(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const summary = (resource: ListResource, concepts: number, hash: string) => ({
  kind: resource.resourceType,
  url: resource.url!,
  version: resource.version!,
  title: resource.title ?? resource.name ?? resource.url!,
  concepts,
  sha256: hash,
});

function previousOf(
  { lists }: TerminologyParts,
  resource: ListResource,
  { previous }: ImportOrder,
): { previous?: string } {
  const order = releasedInOrder(
    lists.versions().filter((v) => v.url === resource.url && v.version !== resource.version),
  );
  const version = previous ?? order.at(-1)?.version;
  return version === undefined ? {} : { previous: version };
}

async function seen(
  parts: TerminologyParts,
  { url, previous }: { url: string; previous?: string },
  resource: ListResource,
) {
  if (resource.resourceType !== 'CodeSystem' || previous === undefined) return {};
  await breathe();
  const found = await compared(parts, url, resource as CodeSystem, previous);
  return found ? { diff: found.diff, reused: found.reused, impact: found.impact } : {};
}
