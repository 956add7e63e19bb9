import type { lookup } from 'node:dns';
import { createServer, type Server } from 'node:net';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressGuard } from '../../../src/transports/outgoing/address-guard.ts';
import { isInner } from '../../../src/transports/outgoing/inner-networks.ts';
import { outgoingDispatcher } from '../../../src/transports/outgoing/outgoing-dispatcher.ts';

/** A listener on this machine that counts who comes. */
let listener: Server;
let port: number;
let connects = 0;
beforeAll(async () => {
  listener = createServer((socket) => {
    connects += 1;
    const reply = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';
    socket.once('data', () => socket.end(reply, () => socket.destroy()));
  });
  await new Promise<void>((resolve) => listener.listen(0, resolve));
  port = (listener.address() as { port: number }).port;
});
afterAll(() => new Promise<void>((resolve) => listener.close(() => resolve())));

/** A name server in a hand: every name stands for these addresses, one set after the other. */
function namesStandFor(...answers: readonly (readonly string[])[]): typeof lookup {
  let asked = 0;
  const resolve = (
    _name: string,
    _options: object,
    callback: (error: null, found: { address: string; family: number }[]) => void,
  ) => {
    const found = answers[Math.min(asked++, answers.length - 1)]!;
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return resolve as unknown as typeof lookup;
}

/** Calls a URL as the transports do: the check first, then through the guarded dispatcher. */
async function call(url: string, guard: ReturnType<typeof addressGuard>): Promise<string> {
  const fault = guard.check(url);
  if (fault) return fault;
  const dispatcher = outgoingDispatcher({ guard, connectTimeout: 2_000, answerTimeout: 2_000 });
  try {
    const { statusCode, body } = await request(url, { dispatcher });
    await body.dump();
    return String(statusCode);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'failed';
  } finally {
    await dispatcher.destroy();
  }
}

/** The directory of these tests: one partner by name, at any port. */
const partner = 'partner.example';
const strict = addressGuard(
  () => [partner],
  () => [],
  namesStandFor(['127.0.0.1']),
);

/** Ways to write an address of this machine, a metadata service or another host than the partner. `P` is the port. */
const forms = [
  // Loopback and its spellings
  'http://127.0.0.1:P/',
  'http://127.1:P/',
  'http://127.0.1:P/',
  'http://2130706433:P/',
  'http://0x7f000001:P/',
  'http://0x7f.0.0.1:P/',
  'http://0x7F.0x0.0x0.0x1:P/',
  'http://0177.0.0.1:P/',
  'http://0177.0.0.01:P/',
  'http://017700000001:P/',
  'http://127.0.0.1.:P/',
  'http://0:P/',
  'http://0.0.0.0:P/',
  'http://127.127.127.127:P/',
  'http://localhost:P/',
  'http://LOCALHOST:P/',
  'http://localhost.:P/',
  'http://localhost.localdomain:P/',
  'http://[::1]:P/',
  'http://[0:0:0:0:0:0:0:1]:P/',
  'http://[0000::0001]:P/',
  'http://[::]:P/',
  // IPv6 that carries IPv4
  'http://[::ffff:127.0.0.1]:P/',
  'http://[::ffff:7f00:1]:P/',
  'http://[0:0:0:0:0:ffff:127.0.0.1]:P/',
  'http://[::127.0.0.1]:P/',
  'http://[64:ff9b::127.0.0.1]:P/',
  'http://[64:ff9b::7f00:1]:P/',
  'http://[2002:7f00:1::]:P/',
  // Letters and dots that are made plain
  'http://１２７.０.０.１:P/',
  'http://①②⑦.⓪.⓪.①:P/',
  'http://127。0。0。1:P/',
  'http://127．0．0．1:P/',
  'http://127｡0｡0｡1:P/',
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:P/',
  'http://%6c%6f%63%61%6c%68%6f%73%74:P/',
  'http://127.0.0.%31:P/',
  'http://lo\tcalhost:P/',
  'http://local\nhost:P/',
  // Metadata services and inner networks
  'http://169.254.169.254:P/latest/meta-data/',
  'http://2852039166:P/',
  'http://0xA9FEA9FE:P/',
  'http://0251.0376.0251.0376:P/',
  'http://[fd00:ec2::254]:P/',
  'http://[fe80::1]:P/',
  'http://metadata.google.internal:P/',
  'http://10.0.0.1:P/',
  'http://172.16.0.1:P/',
  'http://192.168.0.1:P/',
  // The partner's name as bait
  'http://partner.example@127.0.0.1:P/',
  'http://partner.example:443@127.0.0.1:P/',
  'http://user:secret@partner.example:P/',
  'http://@127.0.0.1:P/',
  'http://127.0.0.1:P#@partner.example/',
  'http://127.0.0.1:P?@partner.example/',
  'http://127.0.0.1:P\\@partner.example/',
  'http:\\\\127.0.0.1:P\\partner.example',
  'http:/127.0.0.1:P/',
  'http:127.0.0.1:P/',
  'http://partner.example.127.0.0.1.nip.io:P/',
  'http://partner.example.attacker.example:P/',
  'http://attacker-partner.example:P/',
  'http://partner.example.:P/',
  'http://partner%2eexample.attacker.example:P/',
  'http://pаrtner.example:P/',
  // Not HTTP
  'file:///etc/passwd',
  'ftp://partner.example:P/',
  'gopher://127.0.0.1:P/_GET',
  'data:text/plain,x',
  'javascript:alert(1)',
  'unix:/var/run/docker.sock',
  'ws://partner.example:P/',
  'partner.example:P',
  '//partner.example:P/',
  '',
] as const;

describe('an address that is not the partner', () => {
  test('there are more than sixty forms of it, each once', () => {
    expect(new Set(forms).size).toBe(forms.length);
    expect(forms.length).toBeGreaterThan(60);
  });

  test.each(forms)('%j is refused before any connection', async (form) => {
    const before = connects;
    expect(await call(form.replace('P', String(port)), strict)).toMatch(/^(?:not-http|userinfo|host-not-allowed)$/);
    expect(connects).toBe(before);
  });
});

describe('a name of the directory', () => {
  test.each([
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fd00::1',
    'fe80::1',
    'ff02::1',
  ])('that stands for %s is not called', async (address) => {
    const before = connects;
    const guard = addressGuard(
      () => [partner],
      () => [],
      namesStandFor([address]),
    );
    expect(await call(`http://${partner}:${port}/`, guard)).toBe('EADDRNOTALLOWED');
    expect(connects).toBe(before);
  });

  test('is judged anew each time it is resolved: rebinding to this machine is refused', () => {
    const guard = addressGuard(
      () => [partner],
      () => [],
      namesStandFor(['198.41.0.4'], ['127.0.0.1']),
    );
    guard.lookup(partner, {}, (error, address) => expect([error, address]).toEqual([null, '198.41.0.4']));
    guard.lookup(partner, {}, (error) => expect(error?.code).toBe('EADDRNOTALLOWED'));
  });

  test('is resolved once for a connection, and called at the very address that was judged', async () => {
    const before = connects;
    const written = () => ['localhost'];
    const guard = addressGuard(written, written, namesStandFor(['127.0.0.1'], ['169.254.169.254']));
    expect(await call(`http://localhost:${port}/`, guard)).toBe('200');
    expect(await call(`http://localhost:${port}/`, guard)).toBe('EADDRNOTALLOWED');
    expect(connects).toBe(before + 1);
  });

  test('of several addresses only the open ones are given', () => {
    const { lookup: guarded } = addressGuard(
      () => [partner],
      () => [],
      namesStandFor(['127.0.0.1', '198.41.0.4', '10.0.0.1', '2001:500:2f::f']),
    );
    guarded(partner, { all: true }, (error, found) => {
      expect(error).toBeNull();
      expect(found).toEqual([
        { address: '198.41.0.4', family: 4 },
        { address: '2001:500:2f::f', family: 6 },
      ]);
    });
    guarded(partner, {}, (_error, address, family) => expect([address, family]).toEqual(['198.41.0.4', 4]));
  });

  test('that no server knows is told as such', () => {
    const unknown = ((_n: string, _o: object, callback: (error: Error) => void) =>
      callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))) as unknown as typeof lookup;
    const { lookup: guarded } = addressGuard(
      () => [partner],
      () => [],
      unknown,
    );
    guarded(partner, {}, (error) => expect(error?.code).toBe('ENOTFOUND'));
  });
});

describe('an inner host that the operator wrote down', () => {
  test('by name may stand for a private address, and not for this machine or a metadata service', () => {
    const written = () => ['ehr.region.example:8443'];
    for (const [address, allowed] of [
      ['10.1.2.3', true],
      ['fd12::3', true],
      ['127.0.0.1', false],
      ['169.254.169.254', false],
      ['0.0.0.0', false],
      ['fe80::1', false],
    ] as const) {
      const guard = addressGuard(written, written, namesStandFor([address]));
      guard.lookup('ehr.region.example', {}, (error) => expect(error === null, address).toBe(allowed));
      expect(guard.check('https://ehr.region.example:8443/in')).toBeUndefined();
      expect(guard.check('https://ehr.region.example:9443/in')).toBe('host-not-allowed');
    }
  });

  test('by address is called at that address, in any of its spellings', async () => {
    const written = () => [`127.0.0.1:${port}`];
    const guard = addressGuard(written, written);
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '１２７.０.０.１'])
      expect(await call(`http://${host}:${port}/`, guard), host).toBe('200');
    expect(guard.check(`http://127.0.0.2:${port}/`)).toBe('host-not-allowed');
  });

  test('by IPv6 address, with or without a port', () => {
    const written = () => ['[::1]:8443', 'fd00::7'];
    const guard = addressGuard(written, written);
    expect(guard.check('https://[::1]:8443/')).toBeUndefined();
    expect(guard.check('https://[0:0::1]:8443/')).toBeUndefined();
    expect(guard.check('https://[fd00::7]/')).toBeUndefined();
    expect(guard.check('https://[::1]:9/')).toBe('host-not-allowed');
  });

  test('as localhost means this machine', async () => {
    const written = () => ['localhost'];
    const guard = addressGuard(written, written, namesStandFor(['127.0.0.1']));
    expect(await call(`http://localhost:${port}/`, guard)).toBe('200');
  });

  test('at the port that HTTPS or HTTP has of itself needs not name it', () => {
    const written = () => ['partner.example:443'];
    const guard = addressGuard(written, written);
    expect(guard.check('https://partner.example/fhir')).toBeUndefined();
    expect(guard.check('http://partner.example/fhir')).toBe('host-not-allowed');
  });

  test('is not called by address when only a card of a partner names it', () => {
    const guard = addressGuard(
      () => ['192.168.1.1'],
      () => [],
    );
    expect(guard.check('https://192.168.1.1/fhir')).toBe('address-not-allowed');
  });
});

test.each([
  ['8.8.8.8', false],
  ['11.0.0.1', false],
  ['172.15.255.255', false],
  ['172.32.0.1', false],
  ['2a00:1450::1', false],
  ['::ffff:8.8.8.8', false],
  ['::ffff:808:808', false],
  ['fe80::1%eth0', true],
  ['not an address', true],
  ['', true],
])('%j lies in an inner network: %s', (address, expected) => {
  expect(isInner(address)).toBe(expected);
});
