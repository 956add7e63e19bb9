import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Source Sans 3 (SIL Open Font License 1.1), embedded in every PDF that is written. */
export interface FontBytes {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

const resolve = createRequire(import.meta.url).resolve;
const family = '@expo-google-fonts/source-sans-3';
let loaded: FontBytes | undefined;

/** Read from the installed package once, when the first PDF is written. */
export function loadFonts(): FontBytes {
  loaded ??= {
    regular: readFileSync(resolve(`${family}/400Regular/SourceSans3_400Regular.ttf`)),
    bold: readFileSync(resolve(`${family}/600SemiBold/SourceSans3_600SemiBold.ttf`)),
  };
  return loaded;
}
