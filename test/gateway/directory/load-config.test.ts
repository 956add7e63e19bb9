import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { makeTestCa } from '../../../src/cli/pki.ts';
import { readConfig } from '../../../src/gateway/directory/load-config.ts';
import { clinic, config, type Json, publicKey } from './config.ts';

const signingKey = JSON.stringify({ ...publicKey, d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI' });

/** Reads these files by name, a sound signing key, and no other. */
const files = (texts: Readonly<Record<string, string>>) => (path: string) => {
  const found = { 'signing.jwk': signingKey, ...texts }[basename(path)];
  if (found === undefined) throw new Error('ENOENT');
  return found;
};
const read = (value: Json, readFile?: (path: string) => string) =>
  readConfig(JSON.stringify(value), '/etc/vardbro', readFile);
const changed = (change: (value: Json) => void): Json => {
  const value = config();
  change(value);
  return value;
};
const found = (value: Json) => read(value).issues.map(({ code, place }) => `${code} ${place}`);

test('a small config is read without a word', () => {
  const { config: told, issues } = read(config());
  expect(issues).toEqual([]);
  expect(told?.directory.units).toHaveLength(2);
});

test('paths are those of the config file’s folder; absolute ones stay', () => {
  const value = changed((c) => {
    c.dataDir = '/var/lib/vardbro';
    c.listen.tls = { certFile: 'tls/cert.pem', keyFile: 'tls/key.pem' };
    c.outgoing = { caFile: '../ca.pem' };
    c.folders = [{ path: 'in', client: 'journal' }];
    c.cli = { clientId: 'journal', keyFile: 'keys/journal.jwk' };
    c.directory.units[0].deliverTo = { type: 'folder', address: 'out', format: 'json' };
  });
  expect(read(value).config).toMatchObject({
    dataDir: '/var/lib/vardbro',
    signingKeyFile: '/etc/vardbro/keys/signing.jwk',
    listen: { tls: { certFile: '/etc/vardbro/tls/cert.pem', keyFile: '/etc/vardbro/tls/key.pem' } },
    outgoing: { caFile: '/etc/ca.pem' },
    folders: [{ path: '/etc/vardbro/in', client: 'journal' }],
    cli: { clientId: 'journal', keyFile: '/etc/vardbro/keys/journal.jwk' },
    directory: { units: [{ deliverTo: { address: '/etc/vardbro/out' } }, {}] },
  });
});

test('a webhook’s address is no path, its secret’s file is', () => {
  const deliverTo = { type: 'webhook', address: 'https://journal.example/in', format: 'json', secretFile: 'hook' };
  const value = changed((c) => (c.directory.units[0].deliverTo = deliverTo));
  expect(read(value).config?.directory.units[0]?.deliverTo).toEqual({ ...deliverTo, secretFile: '/etc/vardbro/hook' });
});

test('an engine’s own HTTP listener is taken, and the file with its Authorization is looked for', () => {
  const deliverTo = { type: 'http', address: 'https://j.example/in', format: 'rivta', authorizationFile: 'auth' };
  const value = changed((c) => (c.directory.units[0].deliverTo = deliverTo));
  expect(read(value).config?.directory.units[0]?.deliverTo).toEqual({
    ...deliverTo,
    authorizationFile: '/etc/vardbro/auth',
  });
  expect(read(value, files({ auth: 'Basic x' })).issues).toEqual([]);
  expect(read(value, files({})).issues).toMatchObject([
    { place: '/directory/units/0/deliverTo/authorizationFile', found: 'unreadable' },
  ]);
});

test('comments for people are taken anywhere and dropped', () => {
  const value = changed((c) => {
    c.$comment = 'vår gateway';
    c.directory.units[0].$comment = 'huvudenheten';
  });
  expect(JSON.stringify(read(value).config)).not.toContain('$comment');
});

test.each<[string, (c: Json) => void, string]>([
  ['an unknown property', (c) => (c.port = 1), 'config-invalid '],
  ['a missing property', (c) => delete c.dataDir, 'config-invalid '],
  ['a value of the wrong type', (c) => (c.listen.port = '8443'), 'config-invalid /listen/port'],
  ['an HSA-id out of form', (c) => (c.directory.units[1].hsaId = 'KLINIK'), 'config-invalid /directory/units/1/hsaId'],
  [
    'a party nobody knows',
    (c) => (c.directory.agreements[0].parties[1] = 'SE5599990008-ANNAN'),
    'config-invalid /directory/agreements/0/parties/1',
  ],
  [
    'a unit of an organisation nobody knows',
    (c) => (c.directory.units[1].organisation = 'SE5599990008-ANNAN'),
    'config-invalid /directory/units/1/organisation',
  ],
  [
    'a local unit of another organisation',
    (c) => (c.directory.units[1].local = true),
    'config-invalid /directory/units/1/organisation',
  ],
  [
    'no local unit at all',
    (c) => {
      delete c.directory.units[0].local;
      c.directory.clients = [];
    },
    'config-invalid /directory/units',
  ],
  [
    'a unit twice, in another case',
    (c) => c.directory.units.push({ ...c.directory.units[1], hsaId: 'se5566778899-vceken' }),
    'config-invalid /directory/units/2/hsaId',
  ],
  [
    'an agreement’s id twice',
    (c) => c.directory.agreements.push(c.directory.agreements[0]),
    'config-invalid /directory/agreements/1/id',
  ],
  [
    'a client id that a partner has',
    (c) => (c.directory.clients[0].clientId = 'klinik'),
    'config-invalid /directory/clients/0/clientId',
  ],
  [
    'one certificate of two callers',
    (c) => {
      c.directory.organisations[1].certificates = ['ab'.repeat(32)];
      c.directory.clients[0].certificates = [Array(32).fill('AB').join(':')];
    },
    'config-invalid /directory/clients/0/certificates/0',
  ],
  [
    'a client of a unit that is not served here',
    (c) => c.directory.clients[0].units.push('SE5566778899-VCEKEN'),
    'config-invalid /directory/clients/0/units/1',
  ],
  [
    'a client that can never prove who it is',
    (c) => delete c.directory.clients[0].jwks,
    'config-invalid /directory/clients/0',
  ],
  [
    'an agreement that ends before it starts',
    (c) => Object.assign(c.directory.agreements[0], { validFrom: '2026-02-01', validTo: '2026-01-31' }),
    'config-invalid /directory/agreements/0/validTo',
  ],
  [
    'an organisation number that fails its check digit',
    (c) => (c.directory.organisations[0].organisationNumber = '2321000017'),
    'identifier-invalid /directory/organisations/0/organisationNumber',
  ],
  [
    'delivery to the engine of a partner',
    (c) => (c.directory.units[1].deliverTo = { type: 'folder', address: 'x', format: 'json' }),
    'config-invalid /directory/units/1/deliverTo',
  ],
  [
    'events refused for a unit that is not served here',
    (c) => (c.directory.units[1].refuses = ['vidareskickad']),
    'config-invalid /directory/units/1/refuses',
  ],
  [
    'an event refused that a unit must take',
    (c) => (c.directory.units[0].refuses = ['remiss-ny']),
    'config-invalid /directory/units/0/refuses/0',
  ],
  [
    'a webhook that nobody signs',
    (c) => (c.directory.units[0].deliverTo = { type: 'webhook', address: 'https://j.example/', format: 'json' }),
    'config-invalid /directory/units/0/deliverTo/secretFile',
  ],
  [
    'a secret for what is not signed',
    (c) => (c.directory.units[0].deliverTo = { type: 'folder', address: 'in', format: 'json', secretFile: 'k' }),
    'config-invalid /directory/units/0/deliverTo/secretFile',
  ],
  [
    'an Authorization for a webhook',
    (c) =>
      (c.directory.units[0].deliverTo = {
        type: 'webhook',
        address: 'https://j.example/',
        format: 'json',
        secretFile: 'k',
        authorizationFile: 'a',
      }),
    'config-invalid /directory/units/0/deliverTo/authorizationFile',
  ],
  [
    'an engine that is called without TLS',
    (c) => (c.directory.units[0].deliverTo = { type: 'http', address: 'http://j.example/', format: 'rivta' }),
    'config-invalid /directory/units/0/deliverTo/address',
  ],
  [
    'a watched folder of nobody',
    (c) => (c.folders = [{ path: 'in', client: 'ingen' }]),
    'config-invalid /folders/0/client',
  ],
  [
    'a command line that acts as nobody',
    (c) => (c.cli = { clientId: 'ingen', keyFile: 'k' }),
    'config-invalid /cli/clientId',
  ],
  [
    'a partner without TLS',
    (c) => (c.directory.units[1].endpoints[0].address = 'http://klinik.example/fhir'),
    'config-invalid /directory/units/1/endpoints/0/address',
  ],
  [
    'a private key among the public ones',
    (c) => (c.directory.clients[0].jwks.keys[0].d = 'secret'),
    'config-invalid /directory/clients/0/jwks/keys/0',
  ],
])('%s is refused, at its place', (_fault, change, expected) => {
  const value = changed(change);
  expect(found(value)).toEqual([expected]);
  expect(read(value).config).toBeUndefined();
});

test('all faults of the content are told at once', () => {
  const value = changed((c) => {
    c.directory.units[1].organisation = 'SE5599990008-ANNAN';
    c.directory.agreements[0].parties[0] = 'SE5599990008-ANNAN';
    c.folders = [{ path: 'in', client: 'ingen' }];
  });
  expect(found(value)).toEqual([
    'config-invalid /directory/units/1/organisation',
    'config-invalid /directory/agreements/0/parties/0',
    'config-invalid /folders/0/client',
  ]);
});

test('all faults of the form are told at once', () => {
  const value = changed((c) => {
    c.listen.port = -1;
    c.directory.organisations[0].sector = 'both';
  });
  expect(found(value)).toEqual(['config-invalid /listen/port', 'config-invalid /directory/organisations/0/sector']);
});

test('a private key is never quoted', () => {
  const value = changed((c) => {
    c.directory.organisations[1].jwks = { keys: [{ ...publicKey, d: 'VERY-SECRET' }] };
    c.signingKeyFile = { d: 'VERY-SECRET' };
  });
  const both = [read(value), read(changed((c) => (c.directory.organisations[1].jwks.keys[0].d = 'VERY-SECRET')))];
  expect(JSON.stringify(both)).not.toContain('VERY-SECRET');
  expect(both.every(({ issues }) => issues.length > 0)).toBe(true);
});

test('text that is no JSON, or says one thing twice, is refused', () => {
  expect(readConfig('{', '/').issues[0]?.code).toBe('json-syntax');
  expect(readConfig('{"test": true, "test": false}', '/').issues[0]?.code).toBe('json-duplicate-key');
});

test('“*” is a party', () => {
  expect(found(changed((c) => (c.directory.agreements[0].parties = ['*', clinic])))).toEqual([]);
});

test('a test environment may do without TLS; so may this machine’s own addresses', () => {
  const http = (c: Json) => (c.directory.units[1].endpoints[0].address = 'http://klinik.example/fhir');
  expect(found(changed((c) => Object.assign(c, { test: true }) && http(c)))).toEqual([]);
  expect(found(changed((c) => (c.baseUrl = 'http://127.0.0.1:8080')))).toEqual([]);
  expect(found(changed((c) => (c.baseUrl = 'http://127.0.0.1.example.org')))).toEqual(['config-invalid /baseUrl']);
});

test('a door that others reach without TLS is warned of, and opens', () => {
  const { config: told, issues } = read(changed((c) => (c.listen.host = '0.0.0.0')));
  expect(issues).toMatchObject([{ severity: 'warning', place: '/listen/tls' }]);
  expect(told).toBeDefined();
});

test('an MLLP port that others reach without client certificates is warned of', () => {
  const port = { host: '0.0.0.0', port: 2575, client: 'journal' };
  const { config: told, issues } = read(changed((c) => (c.mllp = [port])));
  expect(issues).toMatchObject([{ severity: 'warning', place: '/mllp/0/tls/clientCaFile' }]);
  expect(told).toBeDefined();
});

test('an MLLP port that asks for client certificates needs a client that has one', () => {
  const tls = { certFile: 'c.pem', keyFile: 'k.pem', clientCaFile: 'ca.pem' };
  const { issues } = read(changed((c) => (c.mllp = [{ host: '127.0.0.1', port: 2575, client: 'journal', tls }])));
  expect(issues).toMatchObject([{ severity: 'error', place: '/mllp/0/client' }]);
});

test('a certificate of a test authority is refused unless the environment is marked as one', () => {
  const ca = makeTestCa(Date.parse('2026-11-24T08:00:00Z'));
  const value = changed((c) => (c.outgoing = { caFile: 'ca.pem' }));
  const places = (c: Json) => read(c, files({ 'ca.pem': ca.cert })).issues.map(({ place }) => place);
  expect(places(value)).toEqual(['/outgoing/caFile']);
  expect(places({ ...value, test: true })).toEqual([]);
});

test('a certificate file that is missing or holds none is told', () => {
  const value = changed((c) => (c.outgoing = { caFile: 'ca.pem', certFile: 'cert.pem', keyFile: 'key.pem' }));
  const { key } = makeTestCa(Date.now()).server();
  const { issues } = read(value, files({ 'cert.pem': 'not a certificate', 'key.pem': key }));
  expect(issues.map(({ place, found }) => [place, found])).toEqual([
    ['/outgoing/caFile', 'unreadable'],
    ['/outgoing/certFile', 'none'],
  ]);
});

test('every key file that is missing, holds no key, or holds that of another certificate is told at once, and not quoted', () => {
  const ca = makeTestCa(Date.now());
  const [one, other] = [ca.server(), ca.server()];
  const value = changed((c) => {
    c.test = true;
    c.listen.tls = { certFile: 'one.pem', keyFile: 'other.key' };
    c.outgoing = { certFile: 'one.pem', keyFile: 'text' };
    c.mllp = [{ host: '127.0.0.1', port: 2575, client: 'journal', tls: { certFile: 'one.pem', keyFile: 'none.key' } }];
    c.signingKeyFile = 'text';
  });
  const { issues } = read(value, files({ 'one.pem': one.cert, 'other.key': other.key, text: 'SECRET' }));
  expect(issues.map(({ place, found }) => [place, found])).toEqual([
    ['/signingKeyFile', 'something else'],
    ['/listen/tls/keyFile', 'the key of another'],
    ['/outgoing/keyFile', 'something else'],
    ['/mllp/0/tls/keyFile', 'unreadable'],
  ]);
  expect(JSON.stringify(issues)).not.toContain('SECRET');
});
