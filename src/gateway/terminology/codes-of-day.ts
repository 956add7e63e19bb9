import type { Bundle } from '@medplum/fhirtypes';
import { readEnvelope } from '../../adapters/envelope.ts';
import type { ExchangeRow } from '../../store/rows.ts';
import { validateMessage } from '../../validation/message-rules.ts';
import type { CodesOfDay } from '../api.ts';
import type { Parts } from '../parts.ts';

/**
 * A message that is kept, judged against the pin of the day it came: what has been released, pinned or retired since does
 * not count. Undefined where its body is gone, or no lists are in use.
 */
export async function codesOfDay(
  { store, codes, validator }: Pick<Parts, 'store' | 'codes' | 'validator'>,
  row: ExchangeRow,
): Promise<CodesOfDay | undefined> {
  const body = (await store.body(row.id, 'bundle')) ?? (await store.body(row.id, 'source'));
  if (!body || !codes) return undefined;
  const bundle = JSON.parse(new TextDecoder().decode(body.bytes)) as Bundle;
  const { envelope } = readEnvelope(body.bytes, bundle);
  if (!envelope) return undefined;
  const at = row.createdAt;
  const { judged, issues } = codes.judgeAgain({ bundle, envelope }, at);
  const translated = codes.translate(bundle, at);
  const validated = codes.validate(bundle, at, () => validateMessage(bundle, validator));
  const ofCodes = validated.issues.filter(({ code }) => aboutCodes.has(code));
  return { at, judged, used: [...translated.used, ...validated.used], issues: [...ofCodes, ...issues] };
}

/** Findings of the validator that rest on value sets and code systems. */
const aboutCodes: ReadonlySet<string> = new Set([
  'code-unknown',
  'code-unchecked',
  'code-system-wrong',
  'display-wrong',
]);
