import { expect, test } from 'vitest';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';
import { contractOf } from '../../../src/adapters/rivta/contract/referral/contracts.ts';
import { rendering } from '../../../src/transports/digital-remiss/rendering.ts';
import { isRendered } from '../../../src/transports/transport.ts';
import { first, id, time } from '../../gateway/conversation.ts';

const contract = contractOf('ProcessRequest', 2);
const bundleOf = (n: number, bytes = 3): Uint8Array => {
  const attachments = [{ id: 'A', mediaType: 'application/pdf', bytes: new Uint8Array(bytes).fill(n) }];
  const message = first({ referral: `${id}-${n}`, request: { ...first().request!, attachments } });
  return Buffer.from(JSON.stringify(toBundle(message, { at: time }).bundle));
};
const anew = (bundle: Uint8Array) => rendering().render(bundle, contract);

test('what was checked is sent as it was checked, and the same when it is sent again', async () => {
  const { check, render } = rendering();
  const bundle = bundleOf(1);
  expect(await check(bundle, contract)).toEqual([]);
  const wanted = await anew(bundle);
  expect(isRendered(wanted)).toBe(true);
  for (const _ of [1, 2]) expect(await render(bundle, contract)).toEqual(wanted);
});

test('each message is its own, however many are checked before the first is sent', async () => {
  const { check, render } = rendering();
  const bundles = Array.from({ length: 12 }, (_, n) => bundleOf(n, 400_000));
  for (const bundle of bundles) await check(bundle, contract);
  for (const bundle of bundles) expect(await render(bundle, contract)).toEqual(await anew(bundle));
}, 60_000);

test('another version of the contract is another message', async () => {
  const { check, render } = rendering();
  const { request } = first();
  const { profession: _, ...author } = request!.author;
  const message = first({ request: { ...request!, author } });
  const bundle = Buffer.from(JSON.stringify(toBundle(message, { at: time }).bundle));
  await check(bundle, contract);
  const made = await render(bundle, contractOf('ProcessRequest', 1));
  expect(isRendered(made) && Buffer.from(made.bytes).toString()).toContain('ProcessRequestResponder:1');
});
