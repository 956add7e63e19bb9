import { describe, expect, test } from 'vitest';
import { useStation } from '../support/station.ts';
import { example } from './vardbro.ts';

const patient = 'http://electronichealth.se/identifier/personnummer|191212121212';

const { cli, start, stop } = useStation();

describe('audit patient-extract', () => {
  test('gives every access to the patient’s data, the same through a gateway and over the store, itself included', async () => {
    await start();
    await cli(['send', example('remiss-ny')]);
    const running = await cli(['audit', 'patient-extract', '--patient', '-'], `${patient}\n`);
    await stop();
    const alone = await cli(['audit', 'patient-extract', '--patient', 'personnummer|191212121212']);
    expect([running.code, alone.code], running.err + alone.err).toEqual([0, 0]);
    const events = linesOf(running.out);
    expect(events.length).toBeGreaterThan(0);
    expect(events.every((event) => event.resourceType === 'AuditEvent')).toBe(true);
    expect(linesOf(alone.out).slice(0, events.length)).toEqual(events);
    expect(linesOf(alone.out).length).toBeGreaterThan(events.length);
  });

  test('gives nothing of another patient', async () => {
    await start();
    await cli(['send', example('remiss-ny')]);
    const other = patient.replace('191212121212', '195009072553');
    expect(await cli(['audit', 'patient-extract', '--patient', other])).toMatchObject({ code: 0, out: '' });
  });

  test('refuses what is no patient, without quoting it, and refuses an engine', async () => {
    await start();
    const bare = await cli(['audit', 'patient-extract', '--patient', '191212121212']);
    expect([bare.code, bare.err]).toEqual([1, expect.stringContaining('value-invalid')]);
    expect(bare.err).not.toContain('191212121212');
    const engine = await cli(['audit', 'patient-extract', '--patient', patient, '--as', 'engine']);
    expect([engine.code, engine.out, engine.err]).toEqual([1, '', expect.stringContaining('forbidden')]);
  });
});

const linesOf = (text: string): { resourceType: string }[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
