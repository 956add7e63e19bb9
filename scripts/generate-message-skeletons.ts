import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Bundle, MessageHeader } from '@medplum/fhirtypes';
import { acknowledge } from '../src/gateway/receipt/acknowledge.ts';
import { makeSigner, type Signer, verifiedClaims } from '../src/gateway/receipt/signature.ts';
import type { Applied, Copy } from '../src/gateway/referral/copy.ts';
import { ownerReceives } from '../src/gateway/referral/owner.ts';
import { contentHash } from '../src/model/content-hash.ts';
import type { Envelope } from '../src/model/envelope.ts';
import { type Issue, issue } from '../src/model/issue.ts';
import { exampleDocuments } from './example-documents.ts';
import { skeletonFiles } from './generate-skeletons.ts';

/**
 * Writes conformance/messages: the events outside the referral's table, `node scripts/generate-message-skeletons.ts`. The
 * level-1 acknowledgements (kvittens) answer conformance/referral/skeletons/remiss-ny.json, and anybody can verify them.
 */
const folder = new URL('../conformance/messages/', import.meta.url);
const at = '2026-11-30T12:00:01.000Z';

/** The private key that RFC 7515 A.3 publishes: nobody's. */
const publishedKey = {
  kty: 'EC',
  crv: 'P-256',
  kid: 'rfc7515-a3',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The message that is acknowledged, as its receiver knows it. */
export async function acknowledged(): Promise<Envelope> {
  const text = (await skeletonFiles()).get('skeletons/remiss-ny.json')!;
  const header = (JSON.parse(text) as Bundle).entry![0]!.resource as MessageHeader;
  return {
    sender: 'SE5566778899-VCEKEN',
    receiver: 'SE5566778899-KLINIK1',
    messageId: header.id!,
    event: 'remiss-ny',
    kind: 'referral',
    remissId: 'SE5566778899-SYS1#2026-20001',
    version: 1,
    contentHash: contentHash(new TextEncoder().encode(text)),
    test: false,
  };
}

/** File name below conformance/messages -> text. */
export async function messageSkeletons(): Promise<Map<string, string>> {
  const documents = exampleDocuments();
  const { jwks } = await makeSigner(publishedKey);
  return new Map([
    ['journalkopia.json', json(documents.get('message-record-copy'))],
    ['bildreferens.json', json(documents.get('message-imaging-reference'))],
    ['kvittens.json', await kvittens('kvittens.json', [])],
    ['kvittens-refused.json', await kvittens('kvittens-refused.json', [tooLittle])],
    ['jwks.json', json(jwks)],
  ]);
}

const tooLittle = issue('element-required', { place: 'Bundle.entry[2].resource.reasonCode[0]' });

async function kvittens(name: string, issues: readonly Issue[]): Promise<string> {
  const envelope = await acknowledged();
  const { copy, entries } = ownerReceives(undefined, { event: 'remiss-ny', version: 1 }) as {
    readonly copy: Copy;
    readonly entries: readonly Applied[];
  };
  const identity = {
    side: 'owner' as const,
    taskId: '',
    remissId: envelope.remissId!,
    caseId: '',
    owner: envelope.receiver,
    requester: envelope.sender,
    test: false,
    patient: '',
    protectedIdentity: false,
  };
  const parts = { signer: keepingSigner(name, await makeSigner(publishedKey)), clock: { now: () => Date.parse(at) } };
  const judgement = issues.length > 0 ? undefined : { kind: 'applied' as const, identity, copy, entries };
  const { bytes } = await acknowledge(parts, { envelope, issues, judgement });
  return json(JSON.parse(new TextDecoder().decode(bytes)));
}

/** ECDSA signs differently each time: a signature that stands in the file and holds for these claims is kept. */
const keepingSigner = (name: string, signer: Signer): Signer => ({
  ...signer,
  sign: async (claims) => {
    const file = new URL(name, folder);
    const data = existsSync(file) ? /"data": "([^"]+)"/.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
    const kept = Buffer.from(data ?? '', 'base64').toString();
    return isDeepStrictEqual(await verifiedClaims(kept, signer.jwks), claims) ? kept : signer.sign(claims);
  },
});

if (import.meta.main) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of await messageSkeletons()) writeFileSync(new URL(name, folder), text);
}
