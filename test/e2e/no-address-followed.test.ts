import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Bundle } from '@medplum/fhirtypes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleMessages } from '../../scripts/example-messages.ts';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { first, time } from '../gateway/conversation.ts';
import { type Door, openDoor } from '../http/door.ts';
import { type TwoGateways, twoGateways } from '../support/two-gateways.ts';

/**
 * An address in a message is never called, wherever it stands (SSRF): each place of a message in each of the three formats holds
 * one, in turn, at each door; what is accepted is delivered and read back.
 */
const called: unknown[] = [];
let listener: Server;
let door: Door;
let both: TwoGateways;
let address = '';
const onSocket = (message: unknown) => {
  const { socket } = message as { socket: Socket };
  socket.once('connectionAttempt', (ip: string, port: number) => {
    if (port !== door.port) called.push(`${ip}:${port}`);
  });
};

beforeAll(async () => {
  listener = createServer((socket) => {
    called.push('a connection');
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(listener.address() as { port: number }).port}`;
  both = await twoGateways();
  const { gateway, parts } = both.region;
  door = await openDoor({ change: (deps) => ({ ...deps, gateway, validator: parts.validator }) });
  subscribe('net.client.socket', onSocket);
});
afterAll(async () => {
  unsubscribe('net.client.socket', onSocket);
  await door.close();
  await both.close();
  await new Promise((resolve) => listener.close(resolve));
});

type Path = readonly (string | number)[];

/** Each text in the tree, once for each name of a place. */
function texts(value: unknown, at: Path = []): Path[] {
  if (typeof value === 'string') return [at];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    texts(inner, [...at, Array.isArray(value) ? Number(name) : name]),
  );
}

function onePerName(tree: unknown): Path[] {
  const named = texts(tree).map((path) => [
    path
      .filter((step) => typeof step === 'string')
      .slice(-3)
      .join('.'),
    path,
  ]);
  return [...new Map(named as [string, Path][]).values()];
}

function withText(tree: unknown, path: Path, text: string): unknown {
  const copy = structuredClone(tree) as Record<string | number, unknown>;
  const holder = path.slice(0, -1).reduce((at, step) => at[step] as Record<string | number, unknown>, copy);
  holder[path.at(-1)!] = text;
  return copy;
}

const referralOf = (n: number) => toBundle(first({ referral: `SE5566778899-SYS1#adress-${n}` }), { at: time }).bundle;

/** Elements of FHIR that are there to be followed, beside those that the message has. */
function addressed(bundle: Bundle): Bundle {
  const at = (path: string) => `${address}/${path}`;
  for (const { resource } of bundle.entry!) {
    if (!resource) continue;
    resource.meta = { ...resource.meta, profile: [...(resource.meta?.profile ?? []), at('profile')] };
    Object.assign(resource, { extension: [{ url: at('extension'), valueUrl: at('value') }] });
    if (resource.resourceType === 'Patient') resource.photo = [{ contentType: 'image/png', url: at('photo') }];
    if (resource.resourceType === 'MessageHeader') {
      resource.definition = at('definition');
      resource.source = { endpoint: at('source'), name: 'x' };
    }
    if (resource.resourceType === 'DocumentReference') resource.content[0]!.attachment.url = at('attachment');
    if (resource.resourceType === 'ServiceRequest') resource.supportingInfo = [{ reference: at('Patient/1') }];
  }
  return bundle;
}

async function tell(client: string, path: string, type: string, body: string): Promise<number> {
  const answer = await door.call(client, 'POST', path, { headers: { 'Content-Type': type }, body });
  await answer.arrayBuffer();
  return answer.status;
}

test('the trap sees a call', async () => {
  await fetch(address).catch(() => undefined);
  expect(called.length).toBeGreaterThan(0);
  called.length = 0;
});

test('no address in a FHIR message is called: by $validate, at both doors, at delivery', async () => {
  const places = onePerName(referralOf(0));
  expect(places.length).toBeGreaterThan(60);
  const statuses = new Set<number>();
  for (const [n, path] of places.entries()) {
    const body = JSON.stringify(withText(referralOf(n), path, `${address}/${n}`));
    for (const [client, at] of [
      ['engine', '/exchanges'],
      ['partner', '/fhir/$process-message'],
      ['engine', '/fhir/Bundle/$validate'],
    ] as const)
      statuses.add(await tell(client, at, 'application/fhir+json', body));
  }
  const whole = JSON.stringify(addressed(referralOf(1_000)));
  for (const at of ['/exchanges', '/fhir/Bundle/$validate'])
    statuses.add(await tell('engine', at, 'application/fhir+json', whole));
  await both.run();
  expect([...statuses].filter((status) => status >= 500)).toEqual([]);
  expect(statuses).toContain(202);
  expect(both.clinic.arrived.length).toBeGreaterThan(10);
  expect(called).toEqual([]);
});

test('no address in a json or RIV-TA message is called', async () => {
  const said = exampleMessages.get('remiss-ny')!;
  for (const [n, path] of onePerName(said).entries()) {
    const body = JSON.stringify(withText(said, path, `${address}/${n}`));
    expect(await tell('engine', '/exchanges', 'application/vnd.vardbro.referral+json', body)).toBeLessThan(500);
  }
  const folder = new URL('../adapters/xml/harmless/', import.meta.url);
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.xml'))) {
    const xml = readFileSync(new URL(name, folder), 'utf8').replaceAll(
      /https?:\/\/(?!schemas|www\.w3)[^"'\s<]+/g,
      `${address}/x`,
    );
    expect(await tell('engine', '/exchanges', 'application/xml', xml)).toBeLessThan(500);
  }
  await both.run();
  expect(called).toEqual([]);
});
