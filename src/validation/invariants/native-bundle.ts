import { isObject, type Json, objectOf } from '../json.ts';
import type { Native } from './native.ts';

/** What `typed` has seen to be objects. */
const all = ({ entry }: Json): readonly Json[] => (Array.isArray(entry) ? entry : []);
const isOneOf = ({ type }: Json, types: readonly string[]): boolean => typeof type === 'string' && types.includes(type);
const responses = ['batch-response', 'transaction-response', 'history'];

/** Every entry has the member, or none has, as the type of the Bundle asks. */
const allOrNone =
  (member: string, types: readonly string[]): Native =>
  (bundle) => {
    const asked = isOneOf(bundle, types);
    return all(bundle).every((entry) => (entry[member] !== undefined) === asked);
  };

const firstIs =
  (type: string, resourceType: string): Native =>
  (bundle) =>
    bundle.type !== type || objectOf(all(bundle)[0]?.resource).resourceType === resourceType;

/** Without a type the answers of FHIRPath are empty, and entries may be no objects: both are left to the library. */
const typed =
  (native: Native): Native =>
  (bundle) =>
    typeof bundle.type === 'string' && isFormed(bundle.entry) ? native(bundle) : undefined;

const isFormed = (entries: unknown): boolean =>
  entries === undefined || (Array.isArray(entries) && entries.every(isObject));

const ofBundle: Readonly<Record<string, Native>> = {
  "entry.search.empty() or (type = 'searchset')": (bundle) =>
    isOneOf(bundle, ['searchset']) || all(bundle).every((entry) => entry.search === undefined),
  "entry.all(request.exists() = (%resource.type = 'batch' or %resource.type = 'transaction' or %resource.type = 'history'))":
    allOrNone('request', ['batch', 'transaction', 'history']),
  "entry.all(response.exists() = (%resource.type = 'batch-response' or %resource.type = 'transaction-response' or %resource.type = 'history'))":
    allOrNone('response', responses),
  "(type = 'history') or entry.where(fullUrl.exists()).select(fullUrl&resource.meta.versionId).isDistinct()": (
    bundle,
  ) => {
    const keys = all(bundle)
      .filter((entry) => entry.fullUrl !== undefined)
      .map((entry) => `${entry.fullUrl}${objectOf(objectOf(entry.resource).meta).versionId ?? ''}`);
    return bundle.type === 'history' || new Set(keys).size === keys.length;
  },
  "entry.all(fullUrl = 'urn:uuid:' & resource.id)": (bundle) =>
    all(bundle).every(({ fullUrl, resource }) => fullUrl === `urn:uuid:${objectOf(resource).id ?? ''}`),
  "type = 'message' implies entry.first().resource.is(MessageHeader)": firstIs('message', 'MessageHeader'),
  "type = 'document' implies entry.first().resource.is(Composition)": firstIs('document', 'Composition'),
};

/** bdl-2 to bdl-12 of R4 Bundle and what our profiles add, by their text: each message meets them, and each looks at every entry. */
export const bundleNatives: Readonly<Record<string, Native>> = Object.fromEntries(
  Object.entries(ofBundle).map(([expression, native]) => [expression, typed(native)]),
);
