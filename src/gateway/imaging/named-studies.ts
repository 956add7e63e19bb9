import { hash } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import { documentsOf } from '../../adapters/document-message/read.ts';
import type { Study } from '../../adapters/imaging-reference/imaging-reference.ts';
import { manifestOf } from '../../adapters/imaging-reference/parts-agree.ts';
import { jsonLimits } from '../../adapters/json-source.ts';
import { readJson } from '../../model/json-text.ts';

/** Viewers fetch a study image by image: its reference is read once. By the hash of the bytes, so nothing grows old. */
const known = new Map<string, readonly Study[]>();
/** Bytes of the messages that are known together: what is kept of them takes some three times as many. */
const mostKnown = 4_000_000;
/** Larger references are read each time. */
const largestKnown = 1_000_000;
let knownBytes = 0;

/** The studies that the manifest of a stored message names. */
export function namedStudies(message: Uint8Array): readonly Study[] {
  if (message.length > largestKnown) return read(message);
  const digest = hash('sha256', message);
  const before = known.get(digest);
  if (before) return before;
  const studies = read(message);
  knownBytes += message.length;
  if (knownBytes > mostKnown) {
    known.clear();
    knownBytes = message.length;
  }
  known.set(digest, studies);
  return studies;
}

function read(message: Uint8Array): readonly Study[] {
  const bundle = readJson(message, jsonLimits).value as Bundle | undefined;
  return (bundle && manifestOf(documentsOf(bundle))?.studies) ?? [];
}
