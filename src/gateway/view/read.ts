import type { Bundle, Resource } from '@medplum/fhirtypes';
import { jsonLimits } from '../../adapters/json-source.ts';
import { readJson } from '../../model/json-text.ts';
import type { ExchangeRow } from '../../store/rows.ts';
import type { Actor, ResourceContent } from '../api.ts';
import { bundleBytes } from '../exchange/bundle-bytes.ts';
import type { Parts } from '../parts.ts';
import { sideUnit, visible } from './case-view.ts';
import { fhirTask } from './fhir-task.ts';

const mediaType = 'application/fhir+json';
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** A resource that was found, and the exchange or Task it was read from, for the audit. */
export interface Found {
  readonly content: ResourceContent;
  readonly exchange?: ExchangeRow;
  readonly patient?: string;
}

/** A Task as it stands, or a resource of the newest message that holds it and that the actor may see. */
export async function readResource(parts: Parts, type: string, id: string, actor: Actor): Promise<Found | undefined> {
  if (type === 'Task') return readTask(parts, id, actor);
  for (const row of await parts.store.exchangesWith(type, id)) {
    if (!visible(row, actor)) continue;
    const body = await bundleBytes(parts, row);
    const content = body && (type === 'Bundle' ? body.bytes : entryBytes(body.bytes, type, id));
    if (content) return { content: { mediaType, bytes: content, lastModified: row.createdAt }, exchange: row };
  }
  return undefined;
}

async function readTask(parts: Parts, id: string, actor: Actor): Promise<Found | undefined> {
  for (const side of ['owner', 'requester'] as const) {
    const row = await parts.store.task({ taskId: id, side });
    if (!row || !actor.units.includes(sideUnit(row))) continue;
    const bytes = encode(fhirTask(row, await parts.store.taskLog(row)));
    return { content: { mediaType, bytes, lastModified: row.updatedAt }, patient: row.patient };
  }
  return undefined;
}

/** One entry as it is served by itself: references inside the message become `Type/id`. */
function entryBytes(bytes: Uint8Array, type: string, id: string): Uint8Array | undefined {
  const bundle = readJson(bytes, jsonLimits).value as Bundle | undefined;
  const entries = bundle?.entry ?? [];
  const types = new Map(entries.map(({ fullUrl, resource }) => [fullUrl ?? '', resource?.resourceType ?? '']));
  const found = entries.find(({ resource }) => resource?.resourceType === type && resource.id === id)?.resource;
  return found && encode(withRelativeReferences(found, types));
}

function withRelativeReferences(resource: Resource, types: ReadonlyMap<string, string>): unknown {
  return JSON.parse(
    JSON.stringify(resource, (key, value: unknown) => {
      const type = (key === 'reference' || key === 'url') && typeof value === 'string' ? types.get(value) : undefined;
      return type ? `${type}/${(value as string).slice('urn:uuid:'.length)}` : value;
    }),
  );
}
