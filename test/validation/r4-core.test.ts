import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { r4Core } from '../../src/validation/r4-core.ts';

describe('the cache of the R4 definitions', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vardbro-definitions-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const works = (core: ReturnType<typeof r4Core>): boolean =>
    core.ensure('Patient') && core.codes('http://hl7.org/fhir/ValueSet/administrative-gender')?.has('female') === true;

  it('is one file, named by package version and form, the same however often it is made', () => {
    expect(works(r4Core({ cacheFolder: folder }))).toBe(true);
    const [file = '', ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    expect(file).toMatch(/^hl7\.fhir\.r4\.core-4\.0\.1-medplum-\d+\.\d+\.\d+-form-\d+\.bin$/);
    const written = readFileSync(join(folder, file));
    writeFileSync(join(folder, file), '');
    expect(works(r4Core({ cacheFolder: folder }))).toBe(true);
    expect(readFileSync(join(folder, file)).equals(written)).toBe(true);
  });

  it('is read again at the next start', () => {
    r4Core({ cacheFolder: folder });
    const path = join(folder, readdirSync(folder)[0] ?? '');
    const written = statSync(path).ino;
    r4Core({ cacheFolder: folder });
    expect(statSync(path).ino).toBe(written);
  });

  it('of another version or cut short is made anew', () => {
    r4Core({ cacheFolder: folder });
    const path = join(folder, readdirSync(folder)[0] ?? '');
    const whole = readFileSync(path);
    const other = Buffer.from(whole);
    other.write('R', whole.indexOf('medplum'));
    for (const bytes of [whole.subarray(0, 1000), whole.subarray(0, -1), other, Buffer.alloc(0)]) {
      writeFileSync(path, bytes);
      expect(works(r4Core({ cacheFolder: folder }))).toBe(true);
      expect(readFileSync(path).equals(whole)).toBe(true);
    }
  });

  it('may be left out, or lie where nothing can be written', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(works(r4Core())).toBe(true);
    expect(works(r4Core({ cacheFolder: join(file, 'below') }))).toBe(true);
    expect(existsSync(join(file, 'below'))).toBe(false);
  });
});

describe('R4 core', () => {
  const core = r4Core({ cacheFolder: join(tmpdir(), 'vardbro-test-definitions') });

  it('knows concrete resource types of R4 and no others', () => {
    expect(['Task', 'ServiceRequest', 'ImagingStudy'].every((t) => core.ensure(t))).toBe(true);
    expect(['Resource', 'DomainResource', 'HumanName', 'Referral', '__proto__', ''].some((t) => core.ensure(t))).toBe(
      false,
    );
  });

  it('knows what a property may hold, in inner types and choices too', () => {
    core.ensure('Task');
    expect(core.shape('Task')?.get('status')).toMatchObject({
      type: 'code',
      valueSet: expect.stringContaining('task-status'),
    });
    expect(core.shape('Task.input')?.get('valueString')).toMatchObject({ type: 'string', choice: 'value[x]' });
    expect(core.shape('Task.restriction')?.get('recipient')?.targets).toContain('Organization');
    core.ensure('Bundle');
    expect(core.shape('Bundle.entry')?.get('link')?.type).toBe('Bundle.link');
  });
});
