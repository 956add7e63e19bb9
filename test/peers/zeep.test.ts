import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { contractOf } from '../../src/adapters/rivta/contract/contracts.ts';
import { renderReferral } from '../../src/adapters/rivta/render.ts';
import { openEnvelope } from '../../src/adapters/rivta/soap.ts';
import { parseXml } from '../../src/adapters/xml/parse.ts';
import { first, id, says } from '../gateway/conversation.ts';
import { shared } from '../support/shared.ts';
import { ca, type TwoParties, twoParties } from '../support/two-parties.ts';
import { plain } from './support/plain.ts';
import { callZeep, installZeep } from './support/zeep.ts';

const published = shared('data/rivta/clinicalprocess_activity_request_v1/interactions');

let two: TwoParties;
let folder: string;
beforeAll(async () => {
  installZeep();
  folder = mkdtempSync(join(tmpdir(), 'vardbro-zeep-'));
  two = await twoParties({ formats: ['rivta:2', 'rivta:1'] });
  const { cert, key } = ca.client('SE5566778899-0001');
  for (const [name, text] of Object.entries({ cert, key, ca: ca.cert })) writeFileSync(join(folder, name), text);
}, 180_000);
afterAll(async () => {
  await two?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

type Operation = Parameters<typeof contractOf>[0];

async function call(message: ReferralMessage, operation: Operation, major: 1 | 2, wsdl?: string) {
  const address = `${two.doors.clinic.url}/rivta/clinicalprocess/activity/request/${operation}/${major}/rivtabp21`;
  const { bytes } = renderReferral(message, contractOf(operation, major));
  const { body } = openEnvelope(parseXml(bytes!).root!);
  const files = { cert: join(folder, 'cert'), key: join(folder, 'key'), ca: join(folder, 'ca') };
  const asked = { wsdl: wsdl ?? `${address}?wsdl`, address, operation, logicalAddress: message.receiver, ...files };
  return callZeep({ ...asked, request: plain(body!) });
}

const { profession: _, ...author } = first().request!.author;
const former = (referral: string) => first({ referral, request: { ...first().request!, author } });

describe('zeep as the client of our door', () => {
  test('builds a referral of version 2 from our WSDL, and the clinic takes it', async () => {
    const { result } = await call(first(), 'ProcessRequest', 2);
    expect(result).toMatchObject({ resultCode: 'OK', logId: expect.any(String) });
    expect(await two.clinic.state(id)).toBe('received');
  });

  test('builds one of version 1 from our WSDL', async () => {
    expect((await call(former(`${id}-v1`), 'ProcessRequest', 1)).result).toMatchObject({ resultCode: 'OK' });
    expect(await two.clinic.state(`${id}-v1`)).toBe('received');
  });

  test.skipIf(!existsSync(published))(
    'builds one of version 1 from the published WSDL (shared data absent: skipped)',
    async () => {
      const wsdl = join(published, 'ProcessRequestInteraction/ProcessRequestInteraction_1.0_RIVTABP21.wsdl');
      const { result } = await call(former(`${id}-p1`), 'ProcessRequest', 1, wsdl);
      expect(result).toMatchObject({ resultCode: 'OK' });
      expect(await two.clinic.state(`${id}-p1`)).toBe('received');
    },
  );

  test('gets the sub-code of a confirmation that nobody asked for', async () => {
    const stray = says('bekraftad');
    const unit = { hsaId: two.region.unit };
    const message = {
      ...stray,
      sender: unit.hsaId,
      receiver: two.clinic.unit,
      answer: { ...stray.answer!, organisation: unit },
    };
    const { result } = await call(message, 'ProcessRequestConfirmation', 2);
    expect(result).toMatchObject({ resultCode: 'ERROR', errorCode: 'APPLICATION_ERROR', subCode: 'PRC002' });
  });
});
