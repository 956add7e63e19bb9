import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exampleDocuments } from './example-documents.ts';
import { skeletonFiles } from './generate-skeletons.ts';
import { profilePackage } from './profiles/folders.ts';

/**
 * Writes whole messages and documents as examples of the exchange profiles, made by the code as it is today:
 * `node scripts/generate-profile-examples.ts`.
 */
const { folder, generated } = profilePackage('se.vardbro.exchange');

/** Messages about a referral that stand among the examples; all of them lie in conformance/referral/skeletons. */
const referralEvents = ['remiss-ny', 'remiss-vidareskickad', 'vidareskickad', 'bokning', 'slutsvar'];

/** File -> text: among the sources and in the package. */
export async function exampleFiles(): Promise<Map<string, string>> {
  const skeletons = await skeletonFiles();
  const texts = [
    ...referralEvents.map((event) => [`message-${event}`, skeletons.get(`skeletons/${event}.json`)!] as const),
    ...[...exampleDocuments()].map(([name, bundle]) => [name, `${JSON.stringify(bundle, null, 2)}\n`] as const),
  ];
  const places = [join(folder, 'examples'), join(generated, 'package', 'example')];
  return new Map(
    places.flatMap((place) => texts.map(([name, text]): [string, string] => [join(place, `${name}.json`), text])),
  );
}

if (import.meta.main) {
  for (const [file, text] of await exampleFiles()) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
