import { mkdirSync, writeFileSync } from 'node:fs';
import { jsonAdapter } from '../src/adapters/json/adapter.ts';
import { exampleMessages, shortAnswer } from './example-messages.ts';

/**
 * Writes conformance/referral/examples (one filled `json` message of each event) and conformance/referral/skeletons
 * (the message Bundle that each becomes): `node scripts/generate-skeletons.ts`.
 */
const folder = new URL('../conformance/referral/', import.meta.url);
/** Time of conversion: no part of what is said, but part of the text. */
const at = '2026-11-30T12:00:00+01:00';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** File name below conformance/referral -> text. */
export async function skeletonFiles(): Promise<Map<string, string>> {
  const files = new Map([['examples/short-answer.referral.json', json(shortAnswer)]]);
  for (const [event, message] of exampleMessages) {
    const text = json(message);
    const { bundle, issues, unmapped } = await jsonAdapter.toBundle({ bytes: new TextEncoder().encode(text) }, { at });
    if (!bundle || issues.length + unmapped.length > 0) {
      throw new Error(`${event} is no clean example: ${JSON.stringify([issues, unmapped])}`);
    }
    files.set(`examples/${event}.referral.json`, text);
    files.set(`skeletons/${event}.json`, json(bundle));
  }
  return files;
}

if (import.meta.main) {
  for (const name of ['examples', 'skeletons']) mkdirSync(new URL(name, folder), { recursive: true });
  for (const [name, text] of await skeletonFiles()) writeFileSync(new URL(name, folder), text);
}
