import type { Bundle } from '@medplum/fhirtypes';
import { jsonLimits } from '../../adapters/json-source.ts';
import { issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import type { ExchangeRow } from '../../store/rows.ts';
import type { Content, ContentForm } from '../api.ts';
import { bundleBytes } from '../exchange/bundle-bytes.ts';
import { lostIssues } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';

/** The untouched source, the canonical Bundle, or another form made from it, with what that form cannot carry. */
export async function contentOf(
  parts: Pick<Parts, 'store' | 'adapters' | 'directory' | 'clock'>,
  row: ExchangeRow,
  form: ContentForm,
): Promise<Content | undefined> {
  const body = form === 'source' ? await parts.store.body(row.id, 'source') : await bundleBytes(parts, row);
  if (!body) return undefined;
  if (form === 'source' || form === 'fhir') return { mediaType: body.mediaType, bytes: body.bytes, issues: [] };
  const { value } = readJson(body.bytes, jsonLimits);
  const rendering = await parts.adapters.byTarget(form)?.fromBundle?.(value as Bundle, form);
  if (!rendering) return { mediaType: 'text/plain', bytes: new Uint8Array(), issues: [issue('not-acceptable')] };
  const issues = [...rendering.issues, ...lostIssues(rendering.lost)];
  return { mediaType: rendering.mediaType, bytes: rendering.bytes ?? new Uint8Array(), issues };
}
