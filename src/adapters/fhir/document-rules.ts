import type { Bundle } from '@medplum/fhirtypes';
import { type Issue, issue } from '../../model/issue.ts';
import { isObject, objects, string } from '../referral/shape.ts';

const source = 'FHIR R4 documents; bundle.html#references';
const uri = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;
const urnUuid = /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const urnOid = /^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/;
const restful = /^(https?:\/\/.+)\/([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})$/;
/** Documents may be large: this many findings of one sort are told, then their number. */
const most = 50;

/**
 * How a document of another house keeps the rules of a FHIR document: as warnings, since it travels with its exact bytes
 * whatever it says. Whether its resources are valid is for the validator.
 */
export function documentRules(bundle: Bundle): Issue[] {
  const entries = objects(bundle.entry);
  return [...formFaults(bundle), ...entries.flatMap(fullUrlFault), ...referenceFaults(bundle)];
}

function formFaults(bundle: Bundle): Issue[] {
  const first = objects(bundle.entry)[0]?.resource;
  const faults: [place: string, expected: string, broken: boolean][] = [
    ['Bundle.type', 'document', bundle.type !== 'document'],
    ['Bundle.identifier', 'an identifier', string(bundle.identifier?.value) === undefined],
    ['Bundle.timestamp', 'a time', string(bundle.timestamp) === undefined],
    ['Bundle.entry[0].resource', 'Composition', first?.resourceType !== 'Composition'],
  ];
  return faults
    .filter(([, , broken]) => broken)
    .map(([place, expected]) => issue('document-form', { place, expected, source }));
}

/** A fullUrl is a URL of a server, or a UUID or OID: `urn:Patient/1` names nothing that anyone could look for. */
function fullUrlFault(entry: { fullUrl?: unknown }, n: number): Issue[] {
  const url = string(entry.fullUrl) ?? '';
  const good = urnUuid.test(url) || urnOid.test(url) || (uri.test(url) && /^https?:/.test(url));
  if (good) return [];
  return [
    issue('document-form', { place: `Bundle.entry[${n}].fullUrl`, expected: 'http(s), urn:uuid or urn:oid', source }),
  ];
}

function referenceFaults(bundle: Bundle): Issue[] {
  const entries = objects(bundle.entry);
  const urls = new Set(entries.map(({ fullUrl }) => string(fullUrl) ?? ''));
  const lost = entries.flatMap(({ fullUrl, resource }, n) => {
    const base = restful.exec(string(fullUrl) ?? '')?.[1];
    return referencesIn(resource, `Bundle.entry[${n}].resource`).filter(({ to }) => !resolves(to, base, urls));
  });
  const told = lost
    .slice(0, most)
    .map(({ place }) => issue('document-reference', { place, expected: 'the fullUrl of an entry', source }));
  if (lost.length > most)
    told.push(issue('document-reference', { place: 'Bundle', found: `${lost.length} references in all`, source }));
  return told;
}

/** A relative reference counts only against a RESTful fullUrl of the entry that it stands in. */
const resolves = (to: string, base: string | undefined, urls: ReadonlySet<string>): boolean =>
  to.startsWith('#') || urls.has(to) || (base !== undefined && urls.has(`${base}/${to}`));

function referencesIn(value: unknown, place: string): { place: string; to: string }[] {
  if (Array.isArray(value)) return value.flatMap((member, n) => referencesIn(member, `${place}[${n}]`));
  if (!isObject(value)) return [];
  const own = typeof value.reference === 'string' ? [{ place: `${place}.reference`, to: value.reference }] : [];
  const inner = Object.entries(value).filter(([name]) => name !== 'reference');
  return [...own, ...inner.flatMap(([name, member]) => referencesIn(member, `${place}.${name}`))];
}
