import type { Bundle } from '@medplum/fhirtypes';
import { jsonLimits } from '../../adapters/json-source.ts';
import { sha256 } from '../../model/content-hash.ts';
import { readJson } from '../../model/json-text.ts';
import type { ExchangeRow } from '../../store/rows.ts';
import type { Content } from '../api.ts';
import { bundleBytes } from '../exchange/bundle-bytes.ts';
import type { Parts } from '../parts.ts';

/** One part of a message: its exact bytes, held against their hash; undefined when it is not there or no longer kept. */
export async function partOf(parts: Parts, row: ExchangeRow, hash: string): Promise<Content | undefined> {
  const held = (await parts.store.part(hash)).find(({ exchangeId }) => exchangeId === row.id);
  const body = held && (await bundleBytes(parts, row));
  if (!held || !body) return undefined;
  const { entry = [] } = (readJson(body.bytes, jsonLimits).value ?? {}) as Bundle;
  const binary = entry.find(({ fullUrl }) => fullUrl === held.fullUrl)?.resource;
  if (binary?.resourceType !== 'Binary') return undefined;
  const bytes = Buffer.from(binary.data ?? '', 'base64');
  if (sha256(bytes) !== hash) return undefined;
  return { mediaType: held.mediaType, bytes, issues: [] };
}
