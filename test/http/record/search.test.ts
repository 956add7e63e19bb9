import { describe, expect, test, vi } from 'vitest';
import { claimsOf } from '../../../src/http/auth/reader-claims.ts';
import { fails, holds, reader } from '../../gateway/overview/world.ts';
import { diagnosis, patient } from '../../transports/npo/items.ts';
import { type Answer, codesOf, matches, useReading, who } from './reading.ts';

const here = useReading();
const { ask, search, tokenOf } = here;

describe('a search among the records of others', () => {
  test('gives the resources of the type, and with them the patient and who stands behind each', async () => {
    const answer = await search('Condition', who);
    expect([answer.status, answer.body.total]).toEqual([200, 3]);
    expect(matches(answer).map(({ resource }) => resource.resourceType)).toEqual(Array(3).fill('Condition'));
    const others = answer.body.entry!.filter(({ search: { mode } }) => mode === 'include');
    const types = new Set(others.map(({ resource }) => resource.resourceType));
    expect([...types].sort()).toEqual(expect.arrayContaining(['Patient', 'Provenance']));
    expect(here.world.asked.at(-1)!.query.patient).toEqual(patient);
  });

  test('says what is hidden and what is missing in an OperationOutcome of the answer', async () => {
    here.world.security.said.block = () => 'BLOCKED';
    const hidden = await search('Condition', who);
    expect([hidden.body.total, codesOf(hidden)]).toEqual([0, ['overview-hidden']]);
    expect(hidden.body.entry!.map(({ search: { mode } }) => mode)).toEqual(['outcome']);
    // That something is hidden is known for ten minutes.
    here.world.both.clock.advance(10 * 60_000);
    delete here.world.security.said.block;
    here.world.sources = () => ({
      ...fails('timeout'),
      issues: [{ code: 'overview-source-failed', severity: 'error' }],
    });
    expect(codesOf(await search('Condition', who))).toEqual(['overview-source-failed', 'overview-hidden-unknown']);
  });

  test('a period has two ends, each a parameter', async () => {
    here.world.asked.length = 0;
    await search('Condition', `${who}&date=ge2026-01-01&date=le2026-03-31`);
    expect(here.world.asked[0]!.query.period).toEqual({ start: '2026-01-01', end: '2026-03-31' });
  });

  test('by category', async () => {
    const main = await search('Condition', `${who}&category=encounter-diagnosis`);
    const none = await search('Condition', `${who}&category=http://example.org|x`);
    expect([main.body.total, none.body.total]).toEqual([3, 0]);
  });

  test.each([
    ['no patient', '_count=5', 'search-parameter'],
    ['a patient without system', 'patient:identifier=196101182803', 'search-parameter'],
    ['two ways to name the patient', `${who}&patient.identifier=a|b`, 'search-parameter'],
    ['an unknown parameter', `${who}&code=x`, 'search-parameter'],
    ['a date with another prefix', `${who}&date=gt2026-01-01`, 'search-parameter'],
    ['a day that does not exist', `${who}&date=2026-13-01`, 'search-parameter'],
    ['the same end twice', `${who}&date=ge2026-01-01&date=ge2026-02-01`, 'search-parameter'],
  ])('%s is refused', async (_, form, code) => {
    const answer = await search('Condition', form);
    expect([answer.status, codesOf(answer)]).toEqual([400, [code]]);
    expect(answer.text).not.toContain('196101182803');
  });

  test('has the same ids whenever it is read, whatever else comes with it', async () => {
    const ids = ({ body }: Answer) => new Map(body.entry!.map((one) => [JSON.stringify(one.resource), one.fullUrl]));
    const before = ids(await search('Condition', who));
    here.world.sources = holds([diagnosis('d0'), diagnosis('d3'), diagnosis('d1')]);
    const after = ids(await search('Condition', who));
    const both = [...before.keys()].filter((said) => after.has(said));
    expect(both.map((said) => JSON.parse(said).resourceType).sort()).toEqual(
      expect.arrayContaining(['Condition', 'Condition', 'Patient', 'Provenance', 'Provenance']),
    );
    for (const said of both) expect(after.get(said)).toBe(before.get(said));
    expect([...before.values()].join()).not.toContain(patient.value);
  });

  test('is by POST alone: an address may hold no number, and GET says what to do instead', async () => {
    const numbered = await ask(`/fhir/Condition?${who}`);
    expect([numbered.status, numbered.text.includes(patient.value)]).toEqual([400, false]);
    const plain = await ask('/fhir/Condition?_count=5');
    expect([plain.status, plain.text.includes('POST /fhir/Condition/_search')]).toEqual([400, true]);
    const paged = await ask('/fhir/Condition/_search?_count=5');
    expect(paged.status).toBe(400);
  });

  test.each([
    '_include=Condition:encounter',
    '_summary=true',
    '_count=0',
    '_total=none',
    '_sort=date',
    '_elements=code',
  ])('%s is refused, not passed over', async (parameter) => {
    const answer = await search('Condition', `${who}&${parameter}`);
    expect([answer.status, codesOf(answer)]).toEqual([400, ['search-parameter']]);
  });

  test('a caller that hangs up ends the work at all sources, and that nothing was shown is in the audit', async () => {
    const caller = new AbortController();
    const ended = new Promise<unknown>((done) => {
      here.world.sources = (_, __, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            resolve(fails('aborted'));
            done(signal.reason);
          });
          caller.abort();
        });
    });
    await expect(
      fetch(`${here.door.url}/fhir/Condition/_search`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${here.bearer}`, 'Content-Type': 'application/x-www-form-urlencoded' },
        body: who,
        signal: caller.signal,
      }),
    ).rejects.toThrow();
    // Not by the time that a source gets, which ends its call too.
    expect(await ended).toMatchObject({ name: 'AbortError' });
    await vi.waitFor(
      async () =>
        expect((await here.world.audited(1))[0]).toMatchObject({
          outcome: '4',
          outcomeDesc: expect.stringContaining('overview-abandoned'),
        }),
      { timeout: 20_000 },
    );
  });

  test('a type that no entry becomes is not there', async () => {
    expect((await search('Appointment', who)).status).toBe(404);
  });

  test('nobody reads without a token that names the person; the client alone is not enough', async () => {
    const answer = await search('Condition', who, await tokenOf(undefined));
    expect([answer.status, [...new Set(codesOf(answer))]]).toEqual([403, ['overview-reader', 'overview-purpose']]);
  });

  test('claims in another form count as missing', async () => {
    const { extensions } = claimsOf(reader);
    const two = { ...extensions, ihe_iua: { ...extensions.ihe_iua, subject_organization_id: ['SE1', 'SE2'] } };
    const answer = await search('Condition', who, await tokenOf(undefined, { extensions: two }));
    expect([answer.status, codesOf(answer)]).toEqual([403, ['overview-reader']]);
  });

  test('no consent: nothing is asked, and 403 says why', async () => {
    here.world.security.said.consent = { has: false };
    here.world.asked.length = 0;
    const answer = await search('Condition', who);
    expect([answer.status, codesOf(answer), here.world.asked.length]).toEqual([403, ['overview-no-consent'], 0]);
  });

  test('the log of requests has no number of a person', () => {
    expect(here.door.lines.join()).not.toContain(patient.value);
  });
});
