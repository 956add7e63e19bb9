import { replacement, scrub } from '../model/personal-number-scrubber.ts';

/** Percent-encoding may be nested; deeper than this nobody decodes. */
const rounds = 3;

/** Without one of these there is none, nor the making of one: most addresses are read once. */
const suspicious = /%|\d{6}/;

/** True when a text, or what percent-decoding makes of it, holds a personal identity number. */
export function personalNumberIn(text: string): boolean {
  if (!suspicious.test(text)) return false;
  let plain = text;
  for (let round = 0; round <= rounds; round += 1) {
    if (replacements(scrub(plain)) > replacements(plain)) return true;
    plain = decode(plain);
  }
  return false;
}

/** Counted, not compared: the scrubber writes escaped digits plainly even where it takes nothing out. */
const replacements = (text: string): number => text.split(replacement).length;

/** Decodes ASCII wherever it can: one broken sequence must not hide a number elsewhere, as it would in decodeURIComponent. */
const decode = (text: string): string =>
  text.replaceAll(/%[0-7][0-9a-f]/gi, (hex) => String.fromCharCode(Number.parseInt(hex.slice(1), 16)));
