import { readFile } from 'node:fs/promises';
import { issue } from '../../model/issue.ts';
import { builtInProfiles } from '../../terminology/import/built-in-profiles.ts';
import { readImportProfile } from '../../terminology/import/import-profile.ts';

/** An import profile where no gateway is asked: one that ships, by its name, else a file of JSON. */
export async function readProfile(nameOrFile: string): Promise<ReturnType<typeof readImportProfile>> {
  const shipped = builtInProfiles.find(({ name }) => name === nameOrFile);
  if (shipped) return { profile: shipped, issues: [] };
  const text = await readFile(nameOrFile, 'utf8');
  try {
    return readImportProfile(JSON.parse(text));
  } catch {
    return { issues: [issue('list-profile', { expected: 'JSON' })] };
  }
}
