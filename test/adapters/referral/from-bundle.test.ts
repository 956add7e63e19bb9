import type { Bundle, Resource, Task } from '@medplum/fhirtypes';
import { describe, expect, test } from 'vitest';
import { exampleMessages } from '../../../scripts/example-messages.ts';
import { jsonAdapter } from '../../../src/adapters/json/adapter.ts';
import { fromBundle } from '../../../src/adapters/referral/from-bundle.ts';
import { toBundle } from '../../../src/adapters/referral/to-bundle.ts';

const at = '2026-11-24T10:00:00+01:00';
const bundleOf = async (event: 'remiss-ny' | 'bekraftad' | 'slutsvar'): Promise<Bundle> => {
  const bytes = new TextEncoder().encode(JSON.stringify(exampleMessages.get(event)));
  return (await jsonAdapter.toBundle({ bytes }, { at })).bundle!;
};
const without = (bundle: Bundle, type: Resource['resourceType']): Bundle => ({
  ...bundle,
  entry: bundle.entry!.filter(({ resource }) => resource?.resourceType !== type),
});
const faults = (bundle: Bundle) => fromBundle(bundle).issues.map(({ code, place }) => `${code} ${place}`);

describe('a Bundle that says too little', () => {
  test('has every missing part of a request told', async () => {
    const found = faults(without(without(await bundleOf('remiss-ny'), 'ServiceRequest'), 'Patient'));
    expect(found).toContain('element-required Bundle.entry.resource.ofType(Patient)');
    expect(found).toContain('element-required Bundle.entry.resource.ofType(ServiceRequest)');
    expect(found).toContain('element-required Bundle.entry[1].resource.focus');
    expect(found).toContain('element-required Bundle.entry[1].resource.extension');
  });

  test('of an answer is refused without its author', async () => {
    expect(faults(without(await bundleOf('bekraftad'), 'PractitionerRole'))).toEqual([
      'element-required Provenance.agent[0].who',
    ]);
  });

  test('is no message without its header', async () => {
    expect(faults(without(await bundleOf('bekraftad'), 'MessageHeader'))).toEqual(['not-a-message Bundle.entry[0]']);
  });
});

test('a Bundle by another hand is read where it says the same by other means', async () => {
  const bundle = await bundleOf('remiss-ny');
  const { message } = fromBundle(bundle);
  // No Provenance, parties by logical reference alone.
  const plain = without(without(bundle, 'Provenance'), 'Organization');
  const party = (value: string) => ({ identifier: { system: 'urn:oid:1.2.752.129.2.1.4.1', value } });
  for (const { resource } of plain.entry!) {
    if (resource?.resourceType === 'Task') resource.requester = party('se5566778899-vceken');
    if (resource?.resourceType === 'ServiceRequest') resource.performer = [party('SE5566778899-KLINIK1')];
  }
  expect(fromBundle(plain).message).toEqual({
    ...message,
    request: {
      ...message!.request,
      replyTo: { hsaId: 'SE5566778899-VCEKEN' },
      recipient: { hsaId: 'SE5566778899-KLINIK1' },
    },
  });
});

test('an original request that holds another answer is not followed further', async () => {
  const { message } = fromBundle(await bundleOf('slutsvar'));
  const inner = { ...message!, answer: { ...message!.answer!, originalRequest: message! } };
  const { bundle } = toBundle({ ...message!, answer: { ...message!.answer!, originalRequest: inner } }, { at });
  const original = fromBundle(bundle).message?.answer?.originalRequest;
  expect(original?.event).toBe('slutsvar');
  expect(original?.answer?.originalRequest).toBeUndefined();
});

describe('the narrative', () => {
  test('holds the paper of the message, with nothing but escaped text', () => {
    const said = '<script>alert("1")</script> & \u0000\nrad två';
    const { message } = { message: { ...example(), answer: { ...example().answer, text: said } } };
    const { bundle } = toBundle(message, { at });
    const task = bundle.entry![1]!.resource as Task;
    expect(task.text?.div).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; \uFFFD<br/>rad två');
    expect(task.text?.div?.replaceAll(/<\/?(div|p|table|tr|th|td|br)( xmlns="[^"]+")?\/?>/g, '')).not.toMatch(/[<>]/);
  });
});

const unit = 'SE5566778899-KLINIK1';
const example = () => ({
  event: 'avvisad' as const,
  referral: 'SE5566778899-SYS1#1',
  version: 1,
  time: at,
  sender: unit,
  receiver: 'SE5566778899-VCEKEN',
  patient: { identifier: { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' } },
  answer: { organisation: { hsaId: unit }, author: { unit }, text: '' },
});
