import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gateway, Submission } from '../../../src/gateway/api.ts';
import { makeOverview } from '../../../src/gateway/overview/make-overview.ts';
import { diagnosis, patient } from '../../transports/npo/items.ts';
import { holds, overviewWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await overviewWorld();
  world.sources = holds([diagnosis('a')]);
});
afterAll(() => world.close());

const caseId = 'b2f3c1de-0000-4000-8000-000000000001';

/** A case as the gateway shows it, and what is handed in to it. */
async function kept(about: { readonly protectedIdentity: boolean; readonly test: boolean }, status = 202) {
  const { parts } = world.both.clinic;
  const handedIn: string[] = [];
  const gateway = {
    case: async () => ({ tasks: [{ patient: `${patient.system}|${patient.value}`, ...about }] }),
    submit: async ({ source }: Submission) => {
      handedIn.push(Buffer.from(source.bytes).toString());
      return { status, mediaType: 'application/json', bytes: new Uint8Array() };
    },
  } as unknown as Pick<Gateway, 'case' | 'submit'>;
  const overview = makeOverview(parts, gateway, world.all());
  const asked = { caseId, kinds: ['diagnosis'] as const, period: {}, keep: true, count: 50 };
  const answer = await overview.ofCase(asked, world.actor());
  if (!answer || 'refused' in answer) throw new Error('refused');
  const message = JSON.parse(handedIn[0]!);
  const data = message.entry.find(
    (one: { resource: { resourceType: string } }) => one.resource.resourceType === 'Binary',
  );
  const document = Buffer.from(data.resource.data, 'base64').toString();
  return { answer, message: handedIn[0]!, document, audit: await world.audited(2) };
}

describe('a copy that a case keeps', () => {
  test('of a patient with protected identity says so, as the answer and the audit do', async () => {
    const { answer, document, audit } = await kept({ protectedIdentity: true, test: false });
    for (const said of [JSON.stringify(answer), document]) expect(said).toContain('"code":"sekretessmarkering"');
    expect(document).toContain('"confidentiality":"R"');
    for (const event of audit) expect(JSON.stringify(event.entity)).toContain('securityLabel');
  });

  test('says nothing of that otherwise', async () => {
    const { answer, document, audit } = await kept({ protectedIdentity: false, test: false });
    expect(JSON.stringify([answer, document, audit])).not.toMatch(/sekretessmarkering|securityLabel/);
  });

  test('of a test case is a test message', async () => {
    expect((await kept({ protectedIdentity: false, test: true })).message).toContain('"HTEST"');
    expect((await kept({ protectedIdentity: false, test: false })).message).not.toContain('"HTEST"');
  });

  test('that was refused is no copy: the log has the reading alone', async () => {
    const acts = ({ audit }: Awaited<ReturnType<typeof kept>>) =>
      audit.map(({ subtype }) => (subtype as { code: string }[])[1]!.code);
    expect(acts(await kept({ protectedIdentity: false, test: false }))).toEqual(['overview', 'overview-copy']);
    expect(acts(await kept({ protectedIdentity: false, test: false }, 422)).at(-1)).toBe('overview');
  });
});
